export { MarathonApp, type MarathonAppArgs } from "./marathon-app";
export { MarathonGroup, type MarathonGroupArgs } from "./marathon-group";
export { Provider, type ProviderArgs } from "./provider";
export { type MountOptions, RexRayVolume, type RexRayVolumeArgs, type VolumeMount } from "./rexray-volume";
