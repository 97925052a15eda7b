import { MarathonError } from "../marathon/errors";
import { forceVariable } from "../settings/force";

/** The run is forced for an app, but the deployment in the way changes other apps too. Nothing was sent. */
export class ForceRefusedError extends MarathonError {
    static override readonly code = "MARATHON_FORCE_REFUSED";

    /**
     * @param deployments the ids of those in the way
     * @param others      the apps that they change besides
     */
    constructor(appId: string, deployments: readonly string[], others: readonly string[]) {
        const [named, them] = deployments.length === 1 ? ["deployment", "it"] : ["deployments", "them"];
        super(
            `${appId} is not forced: it is locked by ${named} ${deployments.join(", ")}, and ending ${them} would leave ` +
                `${others.join(", ")} half-way. Wait until it has finished; or, if that is what you want, set ` +
                `${forceVariable}=${appId}!`,
        );
    }
}
