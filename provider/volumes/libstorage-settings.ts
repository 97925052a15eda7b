/** Where a libStorage server is, and how to talk to it. */
export interface LibStorageSettings {
    /**
     * Base URL of the server: `http://host:7979`, `https://…`, or `tcp://host:7979` as REX-Ray itself writes it (which
     * is https where `caCert`, `clientCert`, `fingerprint` or `insecureSkipVerify` is given). Several of one server, as
     * a list or separated by commas: the next one is tried where no connection comes about.
     */
    readonly url: string | readonly string[];
    /** The service, by its name in the configuration of the server: often that of its driver. */
    readonly service: string;
    /**
     * The instance in whose name volumes are made: `i-0a1b2c3d`, with fields that the driver reads behind a comma:
     * `i-0a1b2c3d,region=us-east-1&availabilityZone=us-east-1a`. Needed by dobs, ebs,
     * fittedcloud and rbd.
     */
    readonly instanceId?: string | undefined;
    /** A JSON web token that the server accepts (`rexray token new`). Secret. */
    readonly token?: string | undefined;
    /** PEM text of the authorities to trust instead of Node's own. */
    readonly caCert?: string | undefined;
    /** PEM text of the certificate that the server asks for. */
    readonly clientCert?: string | undefined;
    /** PEM text of its key. Secret. */
    readonly clientKey?: string | undefined;
    /** SHA-256 of the server's certificate in hex, with or without colons: only that one is trusted, whoever signed it. */
    readonly fingerprint?: string | undefined;
    /** Accept any certificate. @default false */
    readonly insecureSkipVerify?: boolean | undefined;
}

/** A setting that cannot be right, as can be told without asking the server. */
export interface SettingProblem {
    /** `token` */
    readonly setting: keyof LibStorageSettings;
    /** To go on with behind the setting: `expired on 2021-07-27`. Holds no secret. */
    readonly text: string;
}
