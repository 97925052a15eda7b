import type { App, Volume } from "../app";
import { isObject } from "../json";
import type { DefinitionRules } from "../read-app";
import type { Violation } from "../refusal";
import { featureText } from "./app-rules";
import { csiRules } from "./csi-volumes";
import { dvdiAppRules, dvdiRules, optionKeyRule, repeatedNames } from "./dvdi-volumes";
import { collected, type Refuse } from "./refuse";

/** The volumes of an app (`AppValidation`, `ExternalVolumes`). */
export function volumeViolations(app: App, { dialect, server }: DefinitionRules): Violation[] {
    const volumes = app.container?.volumes ?? [];
    const hasFeature = server.features?.includes("external_volumes") === true;
    return collected((refuse) => {
        for (const [index, volume] of volumes.entries()) {
            const at = `/container/volumes(${index})`;
            if (isObject(volume.persistent)) persistentRules(volume, volume.persistent, at, refuse);
            else if (typeof volume.secret === "string") secretRule(volume.secret, app, at, refuse);
            else if (volume.external && !hasFeature) refuse(at, featureText("external_volumes"));
            else if (volume.external) externalRules(app, volume, at, dialect.csi, refuse);
        }
        if (!hasFeature) return;
        if (repeatedNames(volumes).size > 0) refuse("/container/volumes", "Volume names must be unique");
        dvdiAppRules(app, refuse);
    });
}

function externalRules(app: App, volume: Volume, at: string, csi: boolean, refuse: Refuse): void {
    const provider = volume.external?.provider;
    if (provider === "dvdi") dvdiRules(app, volume, at, refuse);
    else if (provider === "csi" && csi) csiRules(app, volume, at, refuse);
    else if (provider === undefined) refuse(`${at}/external/provider`, "not defined");
    else if (provider === "") {
        const pattern = "must match regular expression '^[a-z0-9](?:[-a-z0-9]*[a-z0-9])?$'";
        refuse(`${at}/external/provider`, pattern, "is unknown provider");
    } else {
        optionKeyRule(volume.external?.options ?? {}, `${at}/external/options`, refuse);
        refuse(`${at}/external/provider`, "is unknown provider");
    }
}

function secretRule(secret: string, { secrets }: App, at: string, refuse: Refuse): void {
    if (!isObject(secrets) || !(secret in secrets))
        refuse(at, "volume.secret must refer to an existing secret");
}

function persistentRules(
    { containerPath = "", mode }: Volume,
    { type, size, maxSize }: Readonly<Record<string, unknown>>,
    at: string,
    refuse: Refuse,
): void {
    if (containerPath.includes("/")) refuse(`${at}/containerPath`, 'value must not contain "/"');
    if (containerPath === "." || containerPath === "..")
        refuse(`${at}/containerPath`, "can not be one of (.,..)");
    if (mode !== "RW") refuse(`${at}/mode`, "does not equal RW");
    if (Number(size) <= 0) refuse(`${at}/persistent/size`, `got ${size}, expected more than 0`);
    if (maxSize === undefined) return;
    if (type !== "mount") refuse(`${at}/persistent`, "Only mount volumes can have maxSize");
    else if (Number(maxSize) <= Number(size)) {
        refuse(`${at}/persistent/maxSize`, `got ${maxSize}, expected more than ${size}`);
    }
}
