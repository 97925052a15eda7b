import { expect } from "chai";
import { Emulator } from "../emulator/index";
import { failureOf } from "../support/failure-of";
import { Operator } from "../support/operator";
import { type Properties, ProviderProcess, visible } from "../support/provider-process";

const record = { owner: "project/test/00000000", rollout: "ok", made: true, framework: "old-one" };

/** A resource of each kind that was written to another Marathon, as it stands in state. */
const stored: Readonly<Record<string, Properties>> = {
    app: { appId: "/web", cmd: "serve", endpoints: {}, __live: record },
    group: { groupId: "/shop", __live: record },
    link: {
        target: "/web",
        targetPort: 0,
        via: "marathon-lb",
        prefix: "web",
        balancer: { app: "/marathon-lb", group: "internal", framework: "marathon", domain: "mesos" },
        __live: record,
    },
};

const idOf: Readonly<Record<string, string>> = { app: "/web", group: "/shop", link: "test" };

describe("a Marathon that is not the one the stack was written to", function () {
    this.timeout(30_000);
    let marathon: Emulator;
    let provider: ProviderProcess;

    const start = async (config: Properties = {}) => {
        marathon = await Emulator.start({ frameworkId: "new-one" });
        provider = await ProviderProcess.start({ config: { "marathon:url": marathon.url, ...config } });
    };

    const end = async () => {
        await provider?.close();
        await marathon?.close();
    };

    describe("by mistake", () => {
        before(() => start());
        after(end);

        for (const [kind, outputs] of Object.entries(stored)) {
            it(`makes no ${kind} seem to be gone`, async () => {
                const { message } = await failureOf(provider.read(kind, idOf[kind] ?? "", outputs));
                expect(message).to.equal(
                    `${idOf[kind]} belongs to the Marathon with the framework id old-one, but at ${marathon.url} is the ` +
                        "one with new-one. Nothing was changed. Point marathon:url to the right one; or, if this one " +
                        "has taken its place for good, set marathon:acceptFrameworkChange to new-one, and run " +
                        "pulumi up, pulumi refresh, and pulumi up again.",
                );
            });

            it(`gets no ${kind} of the stack`, async () => {
                const update = provider.update(kind, idOf[kind] ?? "", outputs, visible(outputs));
                expect((await failureOf(update)).message).to.contain("old-one");
            });
        }

        for (const kind of ["app", "group"]) {
            it(`loses no ${kind} of the same id`, async () => {
                expect(
                    (await failureOf(provider.delete(kind, idOf[kind] ?? "", stored[kind] ?? {}))).message,
                ).to.contain("old-one");
            });
        }

        it("gets no new app either, once the process has seen what is in state", async () => {
            const app = stored.app ?? {};
            await provider.diff("app", "/web", app, { ...visible(app), cmd: "serve 2" });
            const creation = provider.create("app", { appId: "/new", cmd: "serve" }, { name: "new" });
            expect((await failureOf(creation)).message)
                .to.contain("old-one")
                .and.contain("new-one");
            expect(marathon.writes()).to.deep.equal([]);
        });
    });

    for (const accepted of ["new-one", "true"]) {
        describe(`and is accepted in its place (${accepted})`, () => {
            before(() => start({ "marathon:acceptFrameworkChange": accepted }));
            after(end);

            it("tells what is gone", async () => {
                expect((await provider.read("app", "/web", stored.app ?? {})).id).to.equal("");
                expect((await provider.read("group", "/shop", stored.group ?? {})).id).to.equal("");
            });

            it("is the one that the stack is written to from then on", async () => {
                await new Operator(marathon).create({ id: "/web", cmd: "serve" });
                const { props } = await provider.read("app", "/web", stored.app ?? {});
                expect(props.__live).to.deep.include({ framework: "new-one" });
            });
        });
    }

    it("is not accepted when another one was meant", async () => {
        await start({ "marathon:acceptFrameworkChange": "yet-another-one" });
        try {
            const { message } = await failureOf(provider.read("app", "/web", stored.app ?? {}));
            expect(message).to.contain("old-one");
        } finally {
            await end();
        }
    });

    it("is told by the provider that it is the Marathon of", async () => {
        await start({ "marathon:__name": "east" });
        try {
            const { message } = await failureOf(provider.read("app", "/web", stored.app ?? {}));
            expect(message)
                .to.contain("Point url of the provider east to the right one")
                .and.contain("set acceptFrameworkChange of the provider east to new-one");
        } finally {
            await end();
        }
    });
});
