import { EventEmitter } from "node:events";
import { expect } from "chai";
import { watchForCancel } from "../../../provider/dynamic/cancel";

class Http2Server extends EventEmitter {}

describe("the cancel signal", () => {
    it("is given when the engine's Cancel call reaches the process", () => {
        const server = new Http2Server();
        const signal = watchForCancel([{}, server]);
        server.emit("stream", {}, { ":path": "/pulumirpc.ResourceProvider/Cancel" });
        expect(signal.aborted).to.equal(true);
    });

    it("is not given by any other call", () => {
        const server = new Http2Server();
        const signal = watchForCancel([server]);
        server.emit("stream", {}, { ":path": "/pulumirpc.ResourceProvider/Create" });
        expect(signal.aborted).to.equal(false);
    });

    it("is never given where no such server is found", () => {
        expect(watchForCancel([null, undefined, {}]).aborted).to.equal(false);
    });
});
