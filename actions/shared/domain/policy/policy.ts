import type { EnvironmentKind } from "../naming.ts";
import type { ResourceName } from "./resource-id.ts";

/** A binding that a line of the configuration allows. */
export interface AllowedBinding {
  /** A type of `BINDING_TABLE`. */
  readonly kind: string;
  /** Identity of the resource; absent for kinds without one. */
  readonly id?: string;
  /** Slugs of the apps that may have it; absent for every app. */
  readonly apps?: readonly string[];
}

/** A resource that several apps of one environment may use. */
export interface SharedResource extends ResourceName {
  /** Slugs of the apps. */
  readonly apps: readonly string[];
}

/** What the default branch's configuration says about bindings. */
export interface BindingPolicy {
  /** Environments that apps are deployed to. */
  readonly environments: readonly EnvironmentKind[];
  /**
   * The bindings that an environment may have besides those that reach nothing. An environment without an entry may have
   * any resource of its own; a preview's entry is never absent.
   */
  readonly allowed: Readonly<Partial<Record<EnvironmentKind, readonly AllowedBinding[]>>>;
  readonly shared: readonly SharedResource[];
}
