import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";

setFlagsFromString("--expose-gc");
const collectGarbage = runInNewContext("gc") as () => void;

/** Megabytes of live objects on the heap: what is left after the garbage was collected. */
export function liveMegabytes(): number {
    collectGarbage();
    return process.memoryUsage().heapUsed / 1e6;
}
