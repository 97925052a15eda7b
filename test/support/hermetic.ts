/** Variables of the developer's shell that would change what a test sees. */
const foreign = /^(PULUMI_|MARATHON_)|_PROXY$/i;

type Environment = Record<string, string>;

/** The environment of a child process: that of this process without foreign settings, and then `additions`. */
export function cleanEnvironment(additions: Environment = {}): Environment {
    const own = Object.entries(process.env).filter(([name]) => !foreign.test(name));
    return { ...(Object.fromEntries(own) as Environment), ...additions };
}

/**
 * The same for callees that can only add to this process's environment, as Pulumi's Automation API: foreign settings
 * are made empty.
 */
export function maskForeignSettings(additions: Environment = {}): Environment {
    const masked = Object.keys(process.env).filter((name) => foreign.test(name));
    return { ...Object.fromEntries(masked.map((name) => [name, ""])), ...additions };
}

/** For a `describe` block: takes foreign settings out of this very process while its tests run. */
export function hideForeignSettings(): void {
    const hidden: Environment = {};
    before(() => {
        for (const [name, value] of Object.entries(process.env)) {
            if (!foreign.test(name) || value === undefined) continue;
            hidden[name] = value;
            delete process.env[name];
        }
    });
    after(() => {
        Object.assign(process.env, hidden);
    });
}
