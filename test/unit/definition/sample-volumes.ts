import type { PropertyMap } from "../../../provider/definition/unknown";

/** A container with an image and nothing else. */
export const image = { docker: { image: "nginx" } };
/** A bridge network. */
export const bridge = { networks: [{ mode: "container/bridge" }] };
/** An app with these volumes. */
export const mesos = (...volumes: PropertyMap[]) => ({ cmd: "serve", container: { type: "MESOS", volumes } });
/** A volume of REX-Ray. */
export const dvdi = (external: PropertyMap, more: PropertyMap = {}) => ({
    containerPath: "/data",
    mode: "RW",
    external: { name: "v", provider: "dvdi", options: { "dvdi/driver": "rexray" }, ...external },
    ...more,
});
/** A volume of a CSI plugin. */
export const csi = (accessMode: string, mode: string) => ({
    containerPath: "data",
    mode,
    external: {
        name: "v",
        provider: "csi",
        options: { pluginName: "p", capability: { accessMode, accessType: "mount", fsType: "ext4" } },
    },
});
/** A local persistent volume. */
export const persistent = (more: PropertyMap, path = "data") => ({
    containerPath: path,
    mode: "RW",
    persistent: { size: 10, ...more },
});
