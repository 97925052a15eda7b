import { portsOf } from "./ports";
import { isUnknown, type PropertyMap } from "./unknown";

/** Which apps claim which service port, by their ids. Marathon itself never looks whether it is more than one. */
export function servicePortClaims(apps: ReadonlyMap<string, PropertyMap>): Map<number, string[]> {
    const claims = new Map<number, string[]>();
    for (const [appId, app] of apps) {
        const ports = portsOf(app);
        for (const { servicePort } of isUnknown(ports) ? [] : ports) {
            if (typeof servicePort === "number")
                claims.set(servicePort, [...(claims.get(servicePort) ?? []), appId]);
        }
    }
    return claims;
}
