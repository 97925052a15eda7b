/** A refusal as libStorage answers it: `{message, status, error}`. */
export class Refusal extends Error {
    constructor(
        readonly status: number,
        message: string,
        /** Fields beside the message; without them the message is repeated. */
        readonly fields?: Readonly<Record<string, unknown>>,
    ) {
        super(message);
    }

    get body(): unknown {
        const { message, status } = this;
        return { message, status, error: this.fields ?? message };
    }

    /** As it stands in a task. */
    get inTask(): unknown {
        return { msg: this.message, ...this.fields };
    }

    /** As it stands in an error about several services. */
    get inBatch(): unknown {
        return this.fields ? this.inTask : this.message;
    }
}

/** Where something throws this, the server's process ends. */
export class ProcessEnd extends Error {}

export function notFound(resourceID: string): Refusal {
    return new Refusal(404, "resource not found", { resourceID });
}

export function failed(message: string, fields?: Readonly<Record<string, unknown>>): Refusal {
    return new Refusal(500, message, fields);
}

export function missingInstance(service: string): Refusal {
    return new Refusal(400, "missing instance ID", { service });
}
