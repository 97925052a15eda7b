export type * from "../provider/definition/types";
export type { Endpoint, Endpoints } from "../provider/links/endpoints";
export type { EnvironmentStyle } from "../provider/links/environment";
export type { LinkForm } from "../provider/links/link-form";
export { MarathonError, NotFoundError } from "../provider/marathon/errors";
export type { DefaultHealthCheck } from "./app-health";
export type { Links } from "./app-links";
export type {
    BalancedDeploymentArgs,
    BalancedPortArgs,
    BalancerAuth,
    BalancerList,
    MarathonLbArgs,
} from "./balancer-args";
/** Definitions from files. */
export * as definitions from "./definitions";
export type { GroupAppArgs, GroupAppLinks, GroupContentArgs, MemberLink } from "./group-args";
export type { DeepInput, InputMembers } from "./inputs";
export type { AppEndpoint, LinkTarget } from "./link-target";
export type { LookUpOptions } from "./look-up-client";
export {
    type AppInfo,
    getApp,
    getAppOutput,
    getInfo,
    getInfoOutput,
    getServicePorts,
    getServicePortsOutput,
    type MarathonInfo,
    type ServicePorts,
} from "./look-ups";
export { MarathonApp, type MarathonAppArgs } from "./marathon-app";
export {
    type GroupContent,
    type GroupMember,
    MarathonGroup,
    type MarathonGroupArgs,
    type MemberFacts,
} from "./marathon-group";
export { Provider, type ProviderArgs } from "./provider";
export {
    type LibStorageArgs,
    type MountOptions,
    RexRayVolume,
    type RexRayVolumeArgs,
    type VolumeMount,
    type VolumeProvision,
} from "./rexray-volume";
export {
    type BalancerArgs,
    type DnsArgs,
    type LinkForms,
    ServiceLink,
    type ServiceLinkArgs,
} from "./service-link";
