import type { EngineClient } from "@pulumi/pulumi/proto/engine_grpc_pb";
import { disconnectSync, getEngine, requirePulumiVersion, resetOptions } from "@pulumi/pulumi/runtime";
import { expect } from "chai";
import { failureOf } from "../support/failure-of";
import { FakeEngine } from "../support/fake-engine";
import { connectForEachProgram } from "../support/own-connections";

describe("the connection of a program to its engine", () => {
    const connectTo = (address: string) => resetOptions("project", "test", 1, address, "", false, "");
    let engine: FakeEngine;

    before(connectForEachProgram);

    afterEach(() => {
        disconnectSync();
        connectTo("");
        engine.stop();
    });

    it("is its own, even if an engine that has ended had the same port", async () => {
        engine = await FakeEngine.start();
        const { address } = engine;
        connectTo(address);
        const left = getEngine() as EngineClient | undefined;
        engine.stop();
        const lost = await failureOf<Error>(requirePulumiVersion(">=3.0.0"));
        expect(lost.message).to.match(/UNAVAILABLE/);

        engine = await FakeEngine.start(Number(new URL(`http://${address}`).port));
        connectTo(address);
        const { message } = await failureOf<Error>(requirePulumiVersion(">=3.0.0"));
        left?.close();
        expect(message, "the answer of the engine that runs").to.match(/does not support/);
    });
});
