import { expect } from "chai";
import type { QueueItem } from "../../../provider/marathon/wire";
import { diagnose } from "../../../provider/rollout/diagnosis";
import { explainOffers, summariseOffers } from "../../../provider/rollout/offers";
import type { DeclineReason } from "../../emulator/behaviour";
import { declineFunnel } from "../../emulator/offers";
import { appOf, failed, failures, lines } from "./failed-rollouts";

type Declines = Partial<Record<DeclineReason, number>>;

/** The queue's entry after that many offers, with the funnel of reasons that Marathon shows. */
function queued(declines: Declines, offers: number, changes: Partial<QueueItem> = {}): QueueItem {
    return {
        count: 3,
        delay: { timeLeftSeconds: 0, overdue: true },
        processedOffersSummary: {
            processedOffersCount: offers,
            unusedOffersCount: offers,
            rejectSummaryLastOffers: declineFunnel(declines, offers),
            rejectSummaryLaunchAttempt: [],
        },
        ...changes,
    };
}

describe("offers that an app does not take", () => {
    const definition = {
        cpus: 4,
        mem: 4096,
        disk: 100,
        gpus: 1,
        acceptedResourceRoles: ["prod"],
        constraints: [["rack", "LIKE", "r[12]"]],
        requirePorts: true,
        portDefinitions: [{ port: 8080 }],
    };
    const cases: readonly (readonly [DeclineReason, string])[] = [
        ["UnfulfilledRole", "3 of 5 offers were not for the app's role: it takes prod"],
        ["UnfulfilledConstraint", "3 of 5 offers did not meet the constraints: rack LIKE r[12]"],
        [
            "NoCorrespondingReservationFound",
            "3 of 5 offers lacked the reservation of the app's persistent volume",
        ],
        ["AgentMaintenance", "3 of 5 offers came from agents in maintenance"],
        ["InsufficientCpus", "3 of 5 offers lacked cpus: the app asks 4"],
        ["InsufficientMemory", "3 of 5 offers lacked memory: the app asks 4096 MiB"],
        ["InsufficientDisk", "3 of 5 offers lacked disk: the app asks 100 MiB"],
        ["InsufficientGpus", "3 of 5 offers lacked gpus: the app asks 1"],
        ["InsufficientPorts", "3 of 5 offers lacked ports: the app asks 8080"],
        ["DeclinedScarceResources", "3 of 5 offers were kept for apps that need their scarce resources"],
    ];
    for (const [reason, words] of cases) {
        it(`for ${reason} are explained, with what would help`, () => {
            const { text, todo } = explainOffers(queued({ [reason]: 3 }, 5), appOf(definition));
            expect(text).to.contain(words);
            expect(todo).to.match(/\.$/);
        });
    }

    it("name the most frequent reason first", () => {
        const { text } = explainOffers(
            queued({ UnfulfilledConstraint: 1, InsufficientMemory: 3 }, 5),
            appOf({}),
        );
        expect(text).to.match(/^3 of 5 offers lacked memory.*; 1 of 5 offers did not meet/);
    });

    it("for a reason that a later Marathon may have are named as it names it", () => {
        const item = queued({}, 2);
        const line = { reason: "BadWeather", declined: 2, processed: 2 };
        const summary = { ...item.processedOffersSummary, rejectSummaryLastOffers: [line] };
        const told = { ...item, processedOffersSummary: summary } as QueueItem;
        expect(explainOffers(told, appOf({})).text).to.equal("2 of 2 offers were declined: BadWeather");
    });

    it("are a few words in the status row", () => {
        const item = queued({ UnfulfilledConstraint: 1, InsufficientMemory: 3 }, 5);
        expect(summariseOffers(item)).to.equal("memory, constraints");
    });

    it("say nothing in the status row when there are none", () => {
        expect(summariseOffers(queued({}, 0))).to.equal("");
    });
});

describe("the diagnosis of an app that nothing is offered to", () => {
    it("tells what the offers lacked", () => {
        const item = queued({ InsufficientMemory: 3, UnfulfilledConstraint: 2 }, 5);
        const app = appOf({ mem: 4096, constraints: [["hostname", "UNIQUE"]] });
        expect(diagnose(failed({ queued: item, app }))).to.equal(
            lines(
                "/shop/db did not start: 0 of 3 running, no progress for 10m (progressTimeout).",
                "Instances: 0 of 3 running, 3 not launched yet",
                "Offers: 3 of 5 offers lacked memory: the app asks 4096 MiB; 2 of 5 offers did",
                "  not meet the constraints: hostname UNIQUE",
                "To do: Ask for less, add agents, or free some.",
                "The deployment goes on. A corrected pulumi up replaces it at once; an unchanged",
                "  one waits for it again.",
            ),
        );
    });

    it("tells what may be behind no offers at all", () => {
        expect(diagnose(failed({ queued: queued({}, 0) }))).to.equal(
            lines(
                "/shop/db did not start: 0 of 3 running, no progress for 10m (progressTimeout).",
                "Instances: 0 of 3 running, 3 not launched yet",
                "Offers: none at all: every agent may be full, a quota of another role may hold",
                "  all back, or Marathon has suppressed offers or lost Mesos",
                "To do: Check in Mesos that agents have room, and that Marathon is an active",
                "  framework there.",
                "The deployment goes on. A corrected pulumi up replaces it at once; an unchanged",
                "  one waits for it again.",
            ),
        );
    });

    it("names the role that gets none", () => {
        expect(diagnose(failed({ queued: queued({}, 0, { role: "prod" }) }))).to.equal(
            lines(
                "/shop/db did not start: 0 of 3 running, no progress for 10m (progressTimeout).",
                "Instances: 0 of 3 running, 3 not launched yet",
                "Offers: none for role prod at all: its quota may be used up, or no agent has",
                "  anything for it",
                "To do: Check the quota, weight and reservations of role prod in Mesos; that its",
                "  agents are up.",
                "The deployment goes on. A corrected pulumi up replaces it at once; an unchanged",
                "  one waits for it again.",
            ),
        );
    });

    it("does not blame the lack of offers where instances were launched and failed", () => {
        const text = diagnose(failed({ queued: queued({}, 0), failures: failures(1) }));
        expect(text).not.to.contain("Offers");
    });

    it("does not speak of offers when all instances run", () => {
        const text = diagnose(failed({ observation: { running: 3 }, queued: queued({}, 0, { count: 0 }) }));
        expect(text).not.to.contain("Offers");
    });
});
