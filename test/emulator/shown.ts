import type { App } from "./app";
import type { TaskFailure } from "./instance";

/** A task as the API shows it. */
export interface ShownTask {
    readonly id: string;
    readonly appId: string;
    readonly host: string;
    readonly state: string;
    readonly ports: readonly number[];
    readonly [field: string]: unknown;
}

/** What `Emulator.app` gives: the definition as Marathon holds it, with what GET shows besides. */
export interface ShownApp extends App {
    readonly tasksStaged: number;
    readonly tasksRunning: number;
    readonly tasksHealthy: number;
    readonly tasksUnhealthy: number;
    readonly deployments: readonly { readonly id: string }[];
    readonly tasks: readonly ShownTask[];
    readonly lastTaskFailure?: TaskFailure;
}
