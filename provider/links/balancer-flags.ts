import type { PortRange } from "./live/assigned-ports";
import type { BalancerFlags } from "./services";

/** What marathon-lb takes for `--min-serv-port-ip-per-task` and `--max-serv-port-ip-per-task` when they are not given. */
const defaultAssignedPorts: PortRange = { min: 10050, max: 10100 };

/** What the arguments of a marathon-lb app say. */
export function readBalancerFlags(args: readonly string[]): BalancerFlags {
    const min = Number(valuesOf(args, "--min-serv-port-ip-per-task").at(-1) ?? defaultAssignedPorts.min);
    const max = Number(valuesOf(args, "--max-serv-port-ip-per-task").at(-1) ?? defaultAssignedPorts.max);
    return {
        groups: valuesOf(args, "--group"),
        isStrict: args.includes("--strict-mode"),
        usesMap: args.includes("--haproxy-map"),
        bindsHttp: !args.includes("--dont-bind-http-https"),
        checksHealth: args.includes("--health-check") || args.includes("-H"),
        ...(min > 0 && max >= min && { assignedPorts: { min, max } }),
    };
}

/** `--name value` and `--name=value`, in order. */
function valuesOf(args: readonly string[], name: string): string[] {
    return args.flatMap((arg, index) => {
        if (arg === name) return [args[index + 1] ?? ""];
        return arg.startsWith(`${name}=`) ? [arg.slice(name.length + 1)] : [];
    });
}
