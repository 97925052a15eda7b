import { MockAgent, type MockPool } from "undici";
import { MarathonClient } from "../../../provider/marathon/client";
import type { ConnectionSettings } from "../../../provider/marathon/connection";
import type { HttpOptions } from "../../../provider/marathon/http";

export const origin = "http://marathon.test:8080";

/** A client whose requests end in a mock: nothing is sent, and what was not expected is an error. */
export interface MockMarathon {
    readonly agent: MockAgent;
    readonly pool: MockPool;
    readonly client: MarathonClient;
    /** Ends the mock. @throws when an expected request was not made. */
    end(): Promise<void>;
}

export function mockMarathon(
    settings: Partial<ConnectionSettings> = {},
    options: HttpOptions = {},
): MockMarathon {
    const agent = new MockAgent();
    agent.disableNetConnect();
    const client = new MarathonClient({ urls: [origin], ...settings }, { dispatcher: agent, ...options });
    return {
        agent,
        pool: agent.get(origin),
        client,
        async end() {
            agent.assertNoPendingInterceptors();
            await agent.close();
        },
    };
}
