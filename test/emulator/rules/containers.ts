import type { App } from "../app";
import { isObject } from "../json";
import type { DefinitionRules } from "../read-app";
import type { Violation } from "../refusal";
import { collected, type Refuse } from "./refuse";

/** The container without its volumes and ports (`AppValidation`, `LinuxInfoValidation`). */
export function containerViolations({ container, secrets }: App, { dialect }: DefinitionRules): Violation[] {
    if (!container) return [];
    return collected((refuse) => {
        const { docker, type } = container;
        if (type === "DOCKER" && docker === undefined) refuse("/container/docker", "not defined");
        if (type === "MESOS" && docker !== undefined && "appc" in container) {
            refuse("/container", "mesos containers should specify, at most, a single image type");
        }
        const pullConfig = isObject(docker) && isObject(docker.pullConfig) ? docker.pullConfig : undefined;
        if (pullConfig) pullRules(type, String(pullConfig.secret), secrets, refuse);
        const { linuxInfo } = container;
        if (isObject(linuxInfo)) linuxRules(linuxInfo, dialect.roles, refuse);
    });
}

function pullRules(type: string, secret: string, secrets: unknown, refuse: Refuse): void {
    if (type === "DOCKER") {
        refuse("/container/docker/pullConfig", "pullConfig is not supported with Docker containerizer");
    } else if (!isObject(secrets) || !(secret in secrets)) {
        refuse("/container/docker/pullConfig", "pullConfig.secret must refer to an existing secret");
    }
}

function linuxRules(
    { seccomp, ipcInfo }: Readonly<Record<string, unknown>>,
    named: boolean,
    refuse: Refuse,
): void {
    const path = named ? "/container/linuxInfo/seccomp" : "/container/linuxInfo";
    if (isObject(seccomp)) {
        const { profileName, unconfined } = seccomp;
        if (profileName === undefined && unconfined !== true) {
            refuse(path, "Seccomp unconfined must be true when Profile is NOT defined");
        }
        if (profileName !== undefined && unconfined === true) {
            refuse(path, "Seccomp unconfined can NOT be true when Profile is defined");
        }
    }
    if (isObject(ipcInfo) && ipcInfo.mode === "SHARE_PARENT" && ipcInfo.shmSize !== undefined) {
        refuse("/container/linuxInfo/ipcInfo", "ipcInfo shmSize can NOT be set when mode is SHARE_PARENT");
    }
}
