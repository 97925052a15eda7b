import { type Change, changedApps } from "./tree";

/** The bytes that ZooKeeper takes for one node, when nobody has told it otherwise (`jute.maxbuffer`). */
const maxNodeSize = 1_048_575;

/** ZooKeeper has refused a node and closed the session: Marathon ends without an answer. */
export class StoreLost extends Error {
    override readonly name = "StoreLost";
}

/**
 * Each app is a node of its own.
 * @throws StoreLost when one of the changed apps is too large for that
 */
export function refuseLargeNodes(change: Change): void {
    for (const app of changedApps(change)) {
        const size = Buffer.byteLength(JSON.stringify(app));
        if (size > maxNodeSize) {
            throw new StoreLost(`ZooKeeper refuses ${app.id}: ${size} bytes, more than ${maxNodeSize}.`);
        }
    }
}
