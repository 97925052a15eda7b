import { expect } from "chai";
import { resolveSettings } from "../../../provider/settings/resolve";
import { explicitProviderKey } from "../../../provider/settings/sources";
import {
    configurationKeys,
    environmentVariable,
    type SettingName,
    settingNames,
    settingOf,
} from "../../../provider/settings/table";

const url = "http://a:8080";

/**
 * Two texts for each setting, neither of them the default, and where the value of it arrives. The credentials are told
 * apart by what is sent.
 */
const samples: Readonly<Record<SettingName, readonly [one: string, other: string]>> = {
    url: ["http://one", "http://other"],
    username: ["one", "other"],
    password: ["one", "other"],
    token: ["one", "other"],
    caCert: ["one", "other"],
    clientCert: ["one", "other"],
    clientKey: ["one", "other"],
    insecureSkipVerify: ["true", "false"],
    requestTimeout: ["1s", "2s"],
    factsTimeout: ["1s", "2s"],
    progressTimeout: ["1s", "2s"],
    rolloutTimeout: ["1s", "2s"],
    maxDeployments: ["1", "2"],
    lbApp: ["/one", "/other"],
    lbGroup: ["one", "other"],
    dnsDomain: ["one", "other"],
    framework: ["one", "other"],
    servicePortRange: ["1-2", "3-4"],
    reservedServicePorts: ["1,2", "3,4"],
    readOnly: ["true", "false"],
    ownerLabel: ["false", "true"],
    acceptFrameworkChange: ["one", "other"],
};

/** What else must be set for a credential to count. */
const counterparts: Readonly<Record<string, Readonly<Record<string, string>>>> = {
    username: { password: "p" },
    password: { username: "u" },
    clientCert: { clientKey: "k" },
    clientKey: { clientCert: "c" },
};

interface Places {
    readonly configuration?: string;
    readonly argument?: string;
    readonly environment?: string;
}

/** Everything that the settings come to when one of them is set in some places. */
function resolveWith(name: SettingName, { configuration, argument, environment }: Places): string {
    const own = argument === undefined ? {} : { [explicitProviderKey]: "east" };
    const config: Record<string, unknown> = {
        ...(name === "url" ? {} : { url }),
        ...counterparts[name],
        ...own,
    };
    if (configuration !== undefined) config[name] = configuration;
    if (argument !== undefined && argument !== "") config[name] = argument;
    const variables = environment === undefined ? {} : { [environmentVariable(name)]: environment };
    const { settings, connection } = resolveSettings({
        configured: (key) => config[key],
        environment: variables,
    });
    const { credentialAdvice: _, ...rest } = connection;
    return JSON.stringify({
        ...settings,
        provider: undefined,
        ports: [...settings.reservedServicePorts],
        rest,
    });
}

describe("the table of settings", () => {
    for (const name of settingNames) {
        const [one, other] = samples[name];
        const { takenFrom } = settingOf(name);

        describe(name, () => {
            it("is read from the stack's configuration", () => {
                expect(resolveWith(name, { configuration: one })).to.not.equal(
                    resolveWith(name, { configuration: other }),
                );
            });

            it("is read from the arguments of an explicit provider in the same way", () => {
                expect(resolveWith(name, { argument: one })).to.equal(
                    resolveWith(name, { configuration: one }),
                );
            });

            it(`is read from ${environmentVariable(name)}`, () => {
                expect(resolveWith(name, { environment: one })).to.equal(
                    resolveWith(name, { configuration: one }),
                );
            });

            const winner = { anyone: other, own: other, credential: one, strictest: "true" }[takenFrom];
            it(`is ${winner} where the environment says ${one} and the configuration ${other}`, () => {
                expect(resolveWith(name, { environment: one, configuration: other })).to.equal(
                    resolveWith(name, { configuration: winner }),
                );
            });

            const strictest = { anyone: one, own: one, credential: other, strictest: "true" }[takenFrom];
            it(`is ${strictest} where the environment says ${other} and the configuration ${one}`, () => {
                expect(resolveWith(name, { environment: other, configuration: one })).to.equal(
                    resolveWith(name, { configuration: strictest }),
                );
            });

            if (takenFrom === "own" || takenFrom === "credential") {
                it("of an explicit provider is never read from the environment", () => {
                    expect(resolveWith(name, { argument: other, environment: one })).to.equal(
                        resolveWith(name, { argument: other }),
                    );
                });
            }

            const { default: fallback } = settingOf(name);
            if (fallback !== undefined) {
                it(`is ${fallback} unless it is set`, () => {
                    expect(resolveWith(name, {})).to.equal(resolveWith(name, { configuration: fallback }));
                });
            }
        });
    }

    it("knows the settings that name variables too", () => {
        expect(configurationKeys).to.include.members(["url", "tokenEnv", "passwordEnv", "clientKeyEnv"]);
        expect(configurationKeys).to.not.include("urlEnv");
    });
});
