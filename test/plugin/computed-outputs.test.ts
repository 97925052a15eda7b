import { expect } from "chai";
import { Emulator } from "../emulator/index";
import { Operator } from "../support/operator";
import { type Properties, ProviderProcess } from "../support/provider-process";

const id = "/shop/web";

describe("what an app tells besides its arguments", function () {
    this.timeout(30_000);
    let marathon: Emulator;
    let provider: ProviderProcess;
    let inputs: Properties;
    let outputs: Properties;

    const wanted: Properties = {
        appId: id,
        cmd: "serve",
        portDefinitions: [{ name: "http" }, { port: 12_000 }],
        allocateServicePorts: false,
    };

    before(async () => {
        marathon = await Emulator.start();
        provider = await ProviderProcess.start({ config: { "marathon:url": marathon.url } });
        ({ inputs } = await provider.check("app", {}, wanted));
        ({ outputs } = await provider.create("app", inputs));
    });

    after(async () => {
        await provider?.close();
        await marathon?.close();
    });

    const live = () => marathon.app(id);
    const computed = () => ({
        assignedPorts: { http: live()?.portDefinitions?.[0]?.port, p1: 12_000 },
        revision: live()?.version,
    });

    it("is its name in mesos-dns, already in the preview", () => {
        expect(inputs.dnsName).to.equal("web-shop.marathon.mesos");
        expect(outputs.dnsName).to.equal(inputs.dnsName);
    });

    it("is the service port that Marathon has chosen, which no link could have known", () => {
        expect(inputs.endpoints).to.have.nested.property("p1.servicePort", 12_000);
        expect(inputs.endpoints).to.not.have.nested.property("http.servicePort");
        expect(outputs).to.deep.include(computed());
    });

    it("is nothing of which a preview of a change could say that it stays", () => {
        expect(inputs).to.not.have.any.keys("assignedPorts", "revision");
    });

    it("is told by a refresh as well, and is no drift", async () => {
        const read = await provider.read("app", id, outputs);
        expect(read.props).to.deep.equal(outputs);
        expect(read.inputs).to.deep.equal(inputs);
    });

    it("is told of an app that is looked up by its id alone", async () => {
        const { props } = await provider.read("app", id, { appId: id });
        expect(props).to.deep.include({ ...computed(), appId: id, dnsName: "web-shop.marathon.mesos" });
        expect(props.endpoints).to.have.nested.property("http.servicePort", computed().assignedPorts.http);
    });

    it("is another revision after each change, whoever made it", async () => {
        const before = outputs.revision;
        const checked = await provider.check("app", inputs, { ...wanted, cmd: "serve 2" });
        const updated = await provider.update("app", id, outputs, checked.inputs);
        expect(updated).to.deep.include(computed()).and.not.include({ revision: before });
        await new Operator(marathon).change(id, { instances: 2 });
        const { props } = await provider.read("app", id, updated);
        expect(props).to.deep.include(computed()).and.not.include({ revision: updated.revision });
    });

    it("is known of an unchanged app without a request", async () => {
        marathon.clearRequests();
        const again = await provider.check("app", inputs, wanted);
        expect(again.inputs).to.deep.equal(inputs);
        expect(marathon.requests).to.deep.equal([]);
    });
});
