import { expect } from "chai";
import type { PropertyMap } from "../../../provider/definition/unknown";
import { balancerObstacle } from "../../../provider/links/balancer-app";

const obstacle = (app: PropertyMap | undefined) => balancerObstacle("/marathon-lb", "internal", app);

describe("a load balancer that links go through", () => {
    it("is fine when it runs and serves the group, or all groups", () => {
        for (const group of ["internal", "*"]) {
            expect(obstacle({ args: ["sse", "--group", group], tasksRunning: 1 })).to.equal(undefined);
        }
        expect(obstacle({ cmd: "./run sse --group external --group internal", tasksRunning: 1 })).to.equal(
            undefined,
        );
    });

    it("is fine when its arguments do not say what it serves", () => {
        expect(obstacle({ tasksRunning: 1 })).to.equal(undefined);
    });

    it("is missing", () => {
        expect(obstacle(undefined)).to.equal("the load balancer /marathon-lb is not in Marathon");
    });

    it("serves another group", () => {
        expect(obstacle({ args: ["--group=external"], tasksRunning: 1 })).to.equal(
            'the load balancer /marathon-lb serves the group "external", not "internal"',
        );
    });

    it("does not run", () => {
        expect(obstacle({ args: ["--group", "internal"], tasksRunning: 0 })).to.equal(
            "the load balancer /marathon-lb runs no instance",
        );
    });
});
