/**
 * How the health of an instance is judged. The protocols with `MESOS_` and COMMAND are run by Mesos on the agent, the
 * others by Marathon itself. A change restarts all instances.
 */
export interface HealthCheck {
    /** @default HTTP */
    readonly protocol?: "HTTP" | "HTTPS" | "TCP" | "COMMAND" | "MESOS_HTTP" | "MESOS_HTTPS" | "MESOS_TCP";
    /** Of HTTP checks. */
    readonly path?: string;
    /** Which of the app's ports, counted from 0. @default 0 without `port`; none for COMMAND */
    readonly portIndex?: number;
    /** A fixed port instead of one of the app's. */
    readonly port?: number;
    /** Of COMMAND checks: run by the shell, healthy when it ends with 0. */
    readonly command?: { readonly value: string };
    /** Seconds after a start in which failures do not count. @default 300 */
    readonly gracePeriodSeconds?: number;
    /** Seconds from check to check. @default 60 */
    readonly intervalSeconds?: number;
    /** Seconds until a check without an answer has failed. @default 20 */
    readonly timeoutSeconds?: number;
    /** Failures in a row until the instance is killed; 0 never kills. @default 3 */
    readonly maxConsecutiveFailures?: number;
    /** Seconds until the first check; Marathon's own checks ignore it. @default 15 */
    readonly delaySeconds?: number;
    /** IPv6 only for `MESOS_` checks of DOCKER containers. Marathon 1.6 and later. @default IPv4 */
    readonly ipProtocol?: "IPv4" | "IPv6";
    /** Marathon has lost it since 1.5: it always answers false. */
    readonly ignoreHttp1xx?: boolean;
}

/**
 * A check whose result is reported and has no consequence; exactly one of `http`, `tcp` and `exec`. Not for DOCKER
 * containers. A change restarts all instances. Marathon 1.8 and later.
 */
export interface AppCheck {
    readonly http?: {
        readonly portIndex?: number;
        readonly port?: number;
        readonly path?: string;
        /** @default HTTP */
        readonly scheme?: "HTTP" | "HTTPS";
    };
    readonly tcp?: { readonly portIndex?: number; readonly port?: number };
    readonly exec?: { readonly command: { readonly shell: string } };
    /** @default 60 */
    readonly intervalSeconds?: number;
    /** @default 20 */
    readonly timeoutSeconds?: number;
    /** @default 15 */
    readonly delaySeconds?: number;
}

/** Asked until an instance can take requests, for which a deployment waits. A change restarts all instances. */
export interface ReadinessCheck {
    /** @default readinessCheck */
    readonly name?: string;
    /** @default HTTP */
    readonly protocol?: "HTTP" | "HTTPS";
    /** @default / */
    readonly path?: string;
    /** The name of one of the app's ports. @default http-api */
    readonly portName?: string;
    /** @default 30 */
    readonly intervalSeconds?: number;
    /** Less than `intervalSeconds`. @default 10 */
    readonly timeoutSeconds?: number;
    /** HTTP statuses that mean ready. @default 200 */
    readonly httpStatusCodesForReady?: readonly number[];
    /** Show the last answer in the deployment. @default false */
    readonly preserveLastResponse?: boolean;
}
