import { expect } from "chai";
import type { LogEntry } from "../../../provider/dynamic/engine-log";
import { createHost } from "../../../provider/dynamic/host";
import { ConfigError } from "../../../provider/marathon/errors";

describe("the host of the provider process", () => {
    const print = console.error;
    let logged: LogEntry[];

    beforeEach(() => {
        logged = [];
    });

    // The host guards what its process prints.
    afterEach(() => {
        console.error = print;
    });

    const hostWith = (config: Record<string, string>, environment: NodeJS.ProcessEnv = {}) => {
        const host = createHost({ log: async (entry) => void logged.push(entry), environment });
        host.configure((key) => config[key]);
        return host;
    };

    const warned = { "marathon:url": "https://a", "marathon:insecureSkipVerify": "true" };

    it("says once what the settings are warned about, and of no resource", () => {
        const host = hostWith(warned);
        for (const name of ["one", "other"]) {
            expect(host.open({ __meta: { v: 1, urn: name } }).context.settings.urls).to.deep.equal([
                "https://a",
            ]);
        }
        expect(logged).to.have.length(1);
        expect(logged[0]).to.deep.include({ severity: "warning", urn: "" });
        expect(logged[0]?.message).to.contain("marathon:insecureSkipVerify is on");
    });

    it("says nothing while nobody asks for the settings", () => {
        hostWith(warned).open({});
        expect(logged).to.deep.equal([]);
    });

    it("says again what is wrong with the settings to each who asks", () => {
        const { context } = hostWith({}).open({});
        for (let time = 0; time < 2; time++) expect(() => context.settings).to.throw(ConfigError);
    });

    it("lets no secret of the settings out, whether it is used or not", () => {
        const config = { "marathon:url": "http://ann:canary-one@a", "marathon:token": "canary-two" };
        const host = hostWith(config, { MARATHON_PASSWORD: "canary-three" });
        const { context, row } = host.open({});
        expect(context.marathon).to.not.equal(undefined);
        const basic = Buffer.from("ann:canary-one").toString("base64");
        row.warn(`canary-two, canary-three and ${basic} are wrong for http://ann:canary-one@a/v2`);
        expect(logged.map(({ message }) => message)).to.deep.equal([
            "[redacted], [redacted] and [redacted] are wrong for http://a/v2",
        ]);
        expect(host.redact("canary-two")).to.equal("[redacted]");
    });
});
