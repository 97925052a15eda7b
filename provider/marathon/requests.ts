import type { Answer } from "./answers";
import type { Call } from "./call";
import type { ReadOptions, WriteOptions } from "./call-options";
import type { Http } from "./http";

/** Sends a GET: repeated while there is no leader (see {@link Http}). @throws what {@link Http.send} throws */
export function read(
    http: Http,
    path: string,
    { signal, timeoutMs, rounds }: ReadOptions,
    query?: Call["query"],
    receive?: Call["receive"],
): Promise<Answer> {
    return http.send({ method: "GET", path, query, signal, timeoutMs, rounds, receive });
}

/**
 * Sends a write, once. `force` is always said: Marathon's own default is not the same for every write.
 *
 * @throws what {@link Http.send} throws
 */
export function write(
    http: Http,
    method: "POST" | "PUT" | "DELETE",
    path: string,
    { signal, timeoutMs, force = false }: WriteOptions,
    body?: unknown,
    query?: Call["query"],
): Promise<Answer> {
    return http.send({ method, path, query: { ...query, force }, body, signal, timeoutMs });
}
