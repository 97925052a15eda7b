import { MarathonError } from "../marathon/errors";

/** What a link leads to is not there, or not where the link says. */
export class BrokenLinkError extends MarathonError {
    static override readonly code = "MARATHON_LINK_BROKEN";
}
