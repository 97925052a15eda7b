import * as runtime from "@pulumi/pulumi/runtime";

/** What the SDK hands to every gRPC client; its type declarations leave it out. */
interface ChannelOptions {
    grpcClientOptions?: Record<string, unknown>;
}

/**
 * Makes every gRPC client of the SDK in this process connect for itself.
 *
 * The SDK never closes the clients of an inline program, and grpc-js lets all clients of one address share a connection:
 * a client whose engine has ended tries for minutes to reach it again, and when the next engine gets the same port from
 * the operating system, the first call of the new program fails at once for the refused connection of the old one:
 * `UNAVAILABLE: No connection established. Last error: null`.
 *
 * @throws Error when the SDK has no such options any more
 */
export function connectForEachProgram(): void {
    const { grpcClientOptions } = runtime as ChannelOptions;
    if (!grpcClientOptions) throw new Error("@pulumi/pulumi/runtime has no grpcClientOptions any more");
    grpcClientOptions["grpc.use_local_subchannel_pool"] = 1;
}
