import type { Answer } from "../exchange";
import type { Marathon, Written } from "../marathon";
import { notFoundToRead, type Refusal } from "../refusal";

/** The answer of a write that names nothing but its deployment. */
export function deploymentAnswer({ result, publish }: Written): Answer {
    return {
        status: 200,
        headers: { "Marathon-Deployment-Id": result.deploymentId },
        body: result,
        after: publish,
    };
}

/** 404 as the requests answer it that do not write to the tree. */
export function missingToRead(marathon: Marathon, message: string): Refusal {
    return notFoundToRead(message, marathon.settings.dialect.emptyDetailsOnNotFound);
}
