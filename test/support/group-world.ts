import { expect } from "chai";
import { Emulator, type EmulatorOptions } from "../emulator/index";
import { failureOf } from "./failure-of";
import { Operator } from "./operator";
import { PartialFailure } from "./provider-errors";
import { type Properties, ProviderProcess, visible } from "./provider-process";

/** The id of the group in a {@link GroupWorld}. */
const groupId = "/shop";

/** A group as the engine knows it. */
export interface KnownGroup {
    readonly inputs: Properties;
    readonly outputs: Properties;
}

/** A Marathon and a provider process that manages the group `/shop` in it, new for each test. */
export interface GroupWorld {
    readonly marathon: Emulator;
    readonly operator: Operator;
    readonly provider: ProviderProcess;
    /** Ends the provider process, and starts another one, which remembers nothing. */
    restart(): Promise<void>;
    /** The checked inputs, which nothing is wrong with. */
    check(olds: Properties, news: Properties): Promise<Properties>;
    /** What `check` says of a group, which is `/shop` unless it says otherwise. */
    review(
        news: Properties,
        olds?: Properties,
        name?: string,
    ): Promise<{ readonly inputs: Properties; readonly failures: readonly string[] }>;
    /** What `check` refuses of a MarathonApp. */
    refusalsOfApp(name: string, appId: string): Promise<string[]>;
    /** What the engine was warned of. */
    warnings(): string[];
    /** Makes the group, and forgets the requests for that. */
    create(wanted: Properties): Promise<KnownGroup>;
    /** By another process, as with the engine: what an earlier update has done is past. */
    update(group: KnownGroup, wanted: Properties): Promise<KnownGroup>;
    /** By another process. */
    destroy(group: KnownGroup): Promise<void>;
    /** An update, by the process that is there, that fails when something has been written. */
    failUpdate(
        group: KnownGroup,
        wanted: Properties,
    ): Promise<{ readonly failure: PartialFailure; readonly group: KnownGroup }>;
    /** The requests to Marathon that were to change something: `PUT /v2/apps`. */
    writes(): string[];
    /** The ids of the apps that were written in arrays. */
    idsWritten(): string[];
    /** The ids of all apps in Marathon. */
    ids(): string[];
}

/** Gives each test of the surrounding `describe` a world of its own. */
export function useGroupWorld(options: EmulatorOptions = {}): GroupWorld {
    let marathon: Emulator;
    let provider: ProviderProcess | undefined;

    const start = async () => {
        provider = await ProviderProcess.start({ config: { "marathon:url": marathon.url } });
    };
    const running = () => {
        if (!provider) throw new Error("The provider runs only during a test");
        return provider;
    };
    const restart = async () => {
        await running().close();
        await start();
    };
    const check = async (olds: Properties, news: Properties) => {
        const { inputs, failures } = await running().check("group", olds, news);
        expect(failures).to.deep.equal([]);
        return inputs;
    };

    beforeEach("starts Marathon and the provider", async () => {
        marathon = await Emulator.start(options);
        await start();
    });
    afterEach("ends them", async () => {
        await provider?.close();
        provider = undefined;
        await marathon?.close();
    });

    return {
        get marathon() {
            return marathon;
        },
        get operator() {
            return new Operator(marathon);
        },
        get provider() {
            return running();
        },
        restart,
        check,
        async review(news, olds = {}, name = "shop") {
            const given = { groupId, ...news };
            const { inputs, failures } = await running().check("group", olds, given, { name });
            return { inputs: visible(inputs), failures: failures.map(({ reason }) => reason) };
        },
        async refusalsOfApp(name, appId) {
            const { failures } = await running().check("app", {}, { appId, cmd: "serve" }, { name });
            return failures.map(({ reason }) => reason);
        },
        warnings: () =>
            running()
                .logs.filter(({ severity }) => severity === "warning")
                .map(({ message }) => message),
        async create(wanted) {
            const inputs = await check({}, wanted);
            const { outputs } = await running().create("group", inputs);
            marathon.clearRequests();
            return { inputs, outputs };
        },
        async update({ inputs, outputs }, wanted) {
            await restart();
            const news = await check(inputs, wanted);
            return { inputs: news, outputs: await running().update("group", groupId, outputs, news) };
        },
        async destroy({ outputs }) {
            await restart();
            await running().delete("group", groupId, outputs);
        },
        async failUpdate({ inputs, outputs }, wanted) {
            const news = await check(inputs, wanted);
            const failure = await failureOf<PartialFailure>(
                running().update("group", groupId, outputs, news),
            );
            expect(failure).to.be.instanceOf(PartialFailure);
            return { failure, group: { inputs: news, outputs: failure.properties } };
        },
        writes: () => marathon.writes().map(({ method, path }) => `${method} ${path}`),
        idsWritten: () =>
            marathon.writes().flatMap(({ body }) => (Array.isArray(body) ? body.map(({ id }) => id) : [])),
        ids: () => marathon.apps().map(({ id }) => id),
    };
}
