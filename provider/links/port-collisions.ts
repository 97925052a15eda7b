import { isUnknown } from "../definition/unknown";
import { collisionVerdict, nameOfRival, shareDeployment, type Together } from "./collision";
import { boundPortPath, type Service, sectionName, servicePortPath, settingOf } from "./services";
import { type Verdict, warning } from "./verdict";

/**
 * The ports that a load balancer would open twice on one address. haproxy refuses that within one app; for two apps it
 * takes it and spreads connections over both.
 */
export function judgeBoundPort(
    service: Service,
    others: readonly Service[],
    servesBoth: Together,
): Verdict[] {
    const { boundPort } = service;
    if (boundPort === undefined) return [];
    const rivals = others.filter(
        (other) =>
            other !== service &&
            other.boundPort === boundPort &&
            servesBoth(service, other) &&
            (shareAddress(service, other) || sectionName(service) === sectionName(other)) &&
            !shareDeployment(service, other) &&
            !(service.sharesPorts && other.appId !== service.appId),
    );
    return rivals.map((other) => {
        const effect =
            sectionName(service) === sectionName(other)
                ? "haproxy refuses two sections of one name, and marathon-lb leaves an app out"
                : "haproxy opens it twice and spreads connections over both apps";
        const text = `is ${boundPort}, which is the port of ${nameOfRival(service, other)} too: ${effect}. Take another number.`;
        return collisionVerdict(service, other, boundPortPath(service), text);
    });
}

/**
 * The service ports that other apps have too, where no load balancer serves both. Marathon never notices; whether it
 * matters depends on who uses the number.
 *
 * @param others ports of other apps
 */
export function judgeServicePort(
    service: Service,
    others: readonly Service[],
    servesBoth: Together,
): Verdict[] {
    const number = service.port.servicePort;
    if (typeof number !== "number" || service.sharesPorts) return [];
    const holders = others.filter(
        (other) =>
            other.port.servicePort === number &&
            !servesBoth(service, other) &&
            !shareDeployment(service, other),
    );
    return holders.map((other) => ({
        path: servicePortPath(service),
        ...warning(
            `is ${number}, which is a service port of ${other.appId} too. Take another number, or set ` +
                "allowSharedServicePort.",
        ),
    }));
}

const everyAddress: readonly string[] = ["", "*", "0.0.0.0", "::", "[::]"];

function shareAddress(left: Service, right: Service): boolean {
    const [one = "*", other = "*"] = [settingOf(left, "BIND_ADDR"), settingOf(right, "BIND_ADDR")];
    if (isUnknown(one) || isUnknown(other)) return false;
    return one === other || everyAddress.includes(one) || everyAddress.includes(other);
}
