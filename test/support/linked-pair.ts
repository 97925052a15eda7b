import { MarathonApp, type MarathonAppArgs } from "pulumi-marathon";

/** A Redis app that marathon-lb publishes. */
export const redisArgs = {
    container: { docker: { image: "redis:7" }, portMappings: [{ containerPort: 6379 }] },
    networks: [{ mode: "container/bridge" }],
    marathonLb: true,
} satisfies MarathonAppArgs;

/** The same, with these ports. */
export const withPorts = (
    ...portMappings: { containerPort: number; servicePort?: number }[]
): MarathonAppArgs => ({
    ...redisArgs,
    container: { docker: { image: "redis:7" }, portMappings },
});

/** A program of that app, and of one that is linked to it. */
export const pair = (redis: MarathonAppArgs = redisArgs, web: MarathonAppArgs = {}) => {
    return async () => {
        const target = new MarathonApp("redis", redis);
        new MarathonApp("web", { cmd: "serve", portDefinitions: [], links: { REDIS: target }, ...web });
    };
};
