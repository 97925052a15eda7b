import type { ServiceError } from "@grpc/grpc-js";
import { ErrorResourceInitFailed } from "@pulumi/pulumi/proto/provider_pb";
import { Status } from "@pulumi/pulumi/proto/status_pb";

/** A call to a provider that failed, with nothing to keep. */
export class ProviderError extends Error {
    override readonly name: string = "ProviderError";

    constructor(
        message: string,
        /** gRPC status code. */
        readonly code: number,
    ) {
        super(message);
    }
}

/** The resource was written and is to be kept in state, with what went wrong. */
export class PartialFailure extends ProviderError {
    override readonly name = "PartialFailure";

    constructor(
        message: string,
        code: number,
        readonly id: string,
        readonly properties: Record<string, unknown>,
        /** What the user sees; the message is never shown. */
        readonly reasons: readonly string[],
    ) {
        super(message, code);
    }
}

/** Unpacks a failed gRPC call as the engine does. */
export function toProviderError(error: ServiceError): ProviderError {
    const detail = initFailureIn(error);
    if (!detail) return new ProviderError(error.details, error.code);
    return new PartialFailure(
        error.details,
        error.code,
        detail.getId(),
        detail.getProperties()?.toJavaScript() ?? {},
        detail.getReasonsList(),
    );
}

function initFailureIn(error: ServiceError): ErrorResourceInitFailed | undefined {
    const [packed] = error.metadata.get("grpc-status-details-bin");
    if (!Buffer.isBuffer(packed)) return undefined;
    const details = Status.deserializeBinary(packed).getDetailsList();
    const detail = details.find((any) => any.getTypeName() === "pulumirpc.ErrorResourceInitFailed");
    return detail && ErrorResourceInitFailed.deserializeBinary(detail.getValue_asU8());
}
