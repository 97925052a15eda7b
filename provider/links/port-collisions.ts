import { isUnknown } from "../definition/unknown";
import { collisionVerdict, nameOfRival, shareDeployment } from "./collision";
import { boundPort, boundPortPath, type Service, servicePortPath, settingOf } from "./services";
import { type Verdict, warning } from "./verdict";

/**
 * The ports that a load balancer would open twice on one address. haproxy refuses that within one app; for two apps it
 * takes it and spreads connections over both.
 *
 * @param neighbours ports that the same load balancers serve
 */
export function judgeBoundPort(service: Service, neighbours: readonly Service[]): Verdict[] {
    const port = boundPort(service);
    if (port === undefined) return [];
    const rivals = neighbours.filter(
        (other) =>
            boundPort(other) === port &&
            shareAddress(service, other) &&
            !shareDeployment(service, other) &&
            !(service.sharesPorts && other.appId !== service.appId),
    );
    return rivals.map((other) => {
        const effect =
            other.appId === service.appId
                ? "haproxy refuses that, and marathon-lb leaves the app out"
                : "haproxy opens it twice and spreads connections over both apps";
        const text = `is ${port}, which is the port of ${nameOfRival(service, other)} too: ${effect}. Take another number.`;
        return collisionVerdict(service, other, boundPortPath(service), text);
    });
}

/**
 * The service ports that other apps have too. Marathon never notices; unless a load balancer serves both, it depends on
 * who uses the number whether it matters.
 *
 * @param others ports of other apps, served or not
 */
export function judgeServicePort(service: Service, others: readonly Service[]): Verdict[] {
    const number = service.port.servicePort;
    if (typeof number !== "number" || service.sharesPorts) return [];
    const holders = others.filter(
        (other) => other.port.servicePort === number && !shareDeployment(service, other),
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
