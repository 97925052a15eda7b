import type { FailedRollout } from "../failed-rollout";
import type { Finding } from "./finding";
import { type Definition, quote } from "./plain-text";

/** The label by which an app tells the stack that wrote it. */
const ownerLabel = "PULUMI_OWNER";

/** Who or what came between; nothing where nobody did. */
export function findOtherHand({ app, reason }: FailedRollout): Finding | undefined {
    const definition: Definition = app as Definition;
    if (reason.kind === "superseded") {
        const owner = definition.labels?.[ownerLabel];
        const since = app.version === undefined ? "" : `, of ${app.version}`;
        const whose =
            owner === undefined ? "has no owner" : `names ${quote(String(owner), definition)} as its owner`;
        return {
            label: "Found",
            text: `the definition in Marathon${since}, ${whose} (label ${ownerLabel})`,
            todo: "pulumi refresh shows what differs; pulumi up after it writes the program's definition again.",
        };
    }
    if (reason.kind !== "stopped" || reason.said === undefined) return undefined;
    return { label: "Marathon", text: quote(reason.said, definition) };
}
