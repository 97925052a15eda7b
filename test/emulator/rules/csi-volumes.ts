import { type App, shareableModes, type Volume } from "../app";
import { isObject } from "../json";
import { internalError } from "../refusal";
import { optionKeyRule } from "./dvdi-volumes";
import type { Refuse } from "./refuse";

const readOnlyModes = ["SINGLE_NODE_READER_ONLY", "MULTI_NODE_READER_ONLY", "UNKNOWN"];
const modes = [...readOnlyModes, "SINGLE_NODE_WRITER", "MULTI_NODE_SINGLE_WRITER", "MULTI_NODE_MULTI_WRITER"];

/**
 * One volume of the provider csi (`CSIProvider`).
 * @throws Refusal 500 for what Marathon's own validation lets through by mistake
 */
export function csiRules({ instances }: App, volume: Volume, at: string, refuse: Refuse): void {
    const options = volume.external?.options ?? {};
    if (!isObject(options.capability)) {
        if (!optionKeyRule(options, `${at}/external/options`, refuse)) return;
        throw internalError("Bug. CSIVolumeValidator applied to DVDI external volume");
    }
    const { accessMode, accessType, fsType } = options.capability;
    if (!modes.includes(String(accessMode))) throw internalError(`${accessMode} (of class java.lang.String)`);
    if (accessType !== "mount" && accessType !== "block") {
        throw internalError(`${accessType} (of class java.lang.String)`);
    }
    if (accessType === "mount" && fsType === undefined) {
        const mistake = "This is a bug. Validation should have prevented this";
        throw internalError(`fsType must be specified with mount access type CSI volumes. ${mistake}`);
    }
    if (readOnlyModes.includes(String(accessMode)) && volume.mode !== "RO") {
        refuse(`${at}/volume`, "CSI volume must be mounted readonly with a read-only access mode");
    }
    if (instances > 1) sharingRule(String(accessMode), volume.mode, instances, refuse);
}

function sharingRule(accessMode: string, mode: unknown, instances: number, refuse: Refuse): void {
    const limit = `got ${instances}, expected 1 or less while`;
    if (accessMode === "MULTI_NODE_SINGLE_WRITER") {
        if (mode === "RO") return;
        refuse("/instances", `${limit} a multi-node single-writer volume is defined mounted as read/write`);
    } else if (!shareableModes.includes(accessMode)) {
        refuse("/instances", `${limit} non-shareable CSI volumes are defined`);
    }
}
