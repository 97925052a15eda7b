import type { PropertyMap } from "../definition/unknown";
import type { Context } from "../resources/context";
import { noteFramework } from "../resources/framework";
import type { Failure, ResourceHandler } from "../resources/handler";
import type { CheckResult, DynamicProvider, Properties } from "./contract";
import { sameTimeouts, splitHidden, splitRefusals } from "./hidden";
import type { Host } from "./host";
import { toHostError } from "./host-error";
import type { OpenRow } from "./row";
import { asPropertyMap, sanitise } from "./sanitise";

/**
 * A resource handler as the object that Pulumi's dynamic provider process drives.
 *
 * @param handler  what to do
 * @param host     what the process offers: configuration, client, rows, the cancel signal. Shared by all resources.
 */
export function createDynamicProvider(handler: ResourceHandler, host: Host): DynamicProvider {
    /** Runs one operation with its row; whatever is thrown leaves in the form the engine shows best. */
    async function operate<Result>(
        properties: Properties,
        operation: (context: Context, row: OpenRow) => Promise<Result>,
    ): Promise<Result> {
        const { context, row } = host.open(properties);
        try {
            return await operation(context, row);
        } catch (error) {
            const { __provider, __meta } = properties;
            throw toHostError(error, { __provider, __meta }, host.redact);
        } finally {
            await row.clear();
        }
    }

    return {
        // Stored before anything is awaited: the process calls other methods before this one has ended.
        async configure(request) {
            host.configure((key) => request.config.get(key));
        },

        async check(olds, news) {
            host.noteUrns(olds, news);
            return await operate(news, async (context) => {
                const { properties, refusals } = splitRefusals(news);
                const { visible, hidden } = splitHidden(properties);
                const previous = asPropertyMap(splitHidden(olds).visible);
                const checked = await handler.check(context, previous, asPropertyMap(visible));
                for (const warning of checked.warnings ?? []) context.row.warn(describe(warning));
                for (const note of checked.notes ?? []) context.row.info(describe(note));
                const failures = [...refusals, ...checked.failures.map(describe)];
                return answerCheck(checked.inputs, failures, hidden);
            });
        },

        async diff(id, olds, news) {
            return await operate(news, async (context, row) => {
                noteFramework(context.memory, asPropertyMap(olds));
                const before = splitHidden(olds);
                const after = splitHidden(news);
                const difference = handler.diff(id, asPropertyMap(olds), asPropertyMap(after.visible));
                const replacement = {
                    replaces: difference.replaces ?? [],
                    deleteBeforeReplace: difference.deleteBeforeReplace ?? false,
                };
                const timeoutsKept = sameTimeouts(before.hidden, after.hidden);
                if (difference.unfinished) return { changes: true, ...replacement };
                if (!difference.changed && timeoutsKept) return { changes: false };
                if (difference.effect) row.leave(difference.effect);
                const hiddenKept = JSON.stringify(before.hidden) === JSON.stringify(after.hidden);
                return hiddenKept ? replacement : { changes: true, ...replacement };
            });
        },

        async create(inputs) {
            return await operate(inputs, async (context) => {
                const { visible, hidden } = splitHidden(inputs);
                const created = await handler.create(context, asPropertyMap(visible));
                return { id: created.id, outs: { ...sanitise(created.outputs), ...hidden } };
            });
        },

        async read(id, props) {
            return await operate(props, async (context) => {
                const { hidden } = splitHidden(props);
                const live = await handler.read(context, id, asPropertyMap(props));
                if (!live) return { id: "", props: {} };
                return {
                    id,
                    props: { ...sanitise(live.outputs), ...hidden },
                    inputs: { ...sanitise(live.inputs), ...hidden },
                };
            });
        },

        async update(id, olds, news) {
            return await operate(news, async (context) => {
                const { visible, hidden } = splitHidden(news);
                const outputs = await handler.update(
                    context,
                    id,
                    asPropertyMap(olds),
                    asPropertyMap(visible),
                );
                return { outs: { ...sanitise(outputs), ...hidden } };
            });
        },

        async delete(id, props) {
            await operate(props, (context) => handler.delete(context, id, asPropertyMap(props)));
        },
    };
}

/**
 * The answer of `check`: failures never carry a property, since the engine then prints that property's value, secrets
 * in clear; the path stands in the reason.
 */
function answerCheck(inputs: PropertyMap, reasons: readonly string[], hidden: Properties): CheckResult {
    return {
        inputs: { ...sanitise(inputs), ...hidden },
        failures: reasons.map((reason) => ({ property: "", reason })),
    };
}

function describe(failure: Failure): string {
    return failure.path === "" ? failure.text : `${failure.path}: ${failure.text}`;
}
