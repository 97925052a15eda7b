import { HttpError, UnreachableError } from "../marathon/errors";

/** Whether Marathon, or what stands in front of it, is down for the moment: a wait goes on then. */
export function isOutage(error: unknown): boolean {
    return error instanceof UnreachableError || (error instanceof HttpError && error.status >= 500);
}
