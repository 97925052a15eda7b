import { expect } from "chai";
import { nearestName } from "../../../provider/settings/nearest";
import { configurationKeys } from "../../../provider/settings/table";

describe("the nearest name", () => {
    const meant: Record<string, string> = {
        request_timeout: "requestTimeout",
        "request-timeout": "requestTimeout",
        REQUESTTIMEOUT: "requestTimeout",
        requestTimeuot: "requestTimeout",
        requesttimout: "requestTimeout",
        URL: "url",
        urls: "url",
        ulr: "url",
        user: "username",
        userName: "username",
        pasword: "password",
        tokenenv: "tokenEnv",
        readonly: "readOnly",
        lbgroups: "lbGroup",
        servicePort: "servicePortRange",
    };
    for (const [given, name] of Object.entries(meant)) {
        it(`to ${given} is ${name}`, () => {
            expect(nearestName(given, configurationKeys)).to.equal(name);
        });
    }

    for (const given of ["x", "colour", "kubernetes", ""]) {
        it(`to ${JSON.stringify(given)} is none`, () => {
            expect(nearestName(given, configurationKeys)).to.equal(undefined);
        });
    }

    it("to a name is itself", () => {
        for (const name of configurationKeys) expect(nearestName(name, configurationKeys)).to.equal(name);
    });
});
