import { expect } from "chai";
import type { Deployment } from "../../../provider/marathon/wire";
import { describeLock } from "../../../provider/rollout/diagnosis/lock";
import { lines, unwrapped } from "./failed-rollouts";

const made = "2021-07-27T12:00:00.000Z";

function deployment(id: string, affectedApps: readonly string[]): Deployment {
    const actions = affectedApps.map((app) => ({ action: "RestartApplication", app }));
    return {
        id,
        version: made,
        affectedApps,
        steps: [{ actions }],
        currentActions: actions,
        currentStep: 1,
        totalSteps: 1,
    };
}

const told = (...deployments: readonly Deployment[]) =>
    describeLock("/shop/db", ["/shop/db"], deployments, {
        now: Date.parse(made) + 750_000,
        url: "http://marathon:8080",
        waited: "no progress for 10m (progressTimeout)",
    });

describe("an app that others have locked", () => {
    it("is told with the deployment, its apps, its age and how to get on", () => {
        expect(told(deployment("5ed4c0c5", ["/shop/db", "/shop/cart"]))).to.equal(
            lines(
                "/shop/db is locked by 1 unfinished deployment that this resource did not start.",
                "Waited for the end: no progress for 10m (progressTimeout).",
                "Deployment 5ed4c0c5: RestartApplication of /shop/db, /shop/cart, step 1 of 1,",
                "  for 12m30s",
                "To do: Wait until it has finished, then run pulumi up again.",
                "  MARATHON_FORCE='/shop/db!' pulumi up ends it, and leaves /shop/cart half-way.",
                "To see what runs:",
                "  curl 'http://marathon:8080/v2/deployments'",
                "To stop it and go back to what was before:",
                "  curl -X DELETE 'http://marathon:8080/v2/deployments/5ed4c0c5'",
            ),
        );
    });

    it("is forced without the sign that others may be hit, where there are none", () => {
        expect(unwrapped(told(deployment("d1", ["/shop/db"])))).to.contain(
            "MARATHON_FORCE='/shop/db' pulumi up ends it.",
        );
    });

    it("names three deployments and counts the rest", () => {
        const all = ["d1", "d2", "d3", "d4", "d5"].map((id) => deployment(id, ["/shop/db"]));
        expect(told(...all))
            .to.contain("and 2 more.")
            .and.not.to.contain("d4");
    });
});
