import { ENVIRONMENT_KINDS, type EnvironmentKind } from "../naming.ts";
import { findTraits } from "./binding-table.ts";
import type { AppDeclaration, LocatedUse, UseLocation } from "./declaration.ts";
import type { BindingPolicy } from "./policy.ts";
import { isSameResource, type ResourceName } from "./resource-id.ts";

/** A resource that an app uses in an environment. */
export interface Claim extends ResourceName {
  readonly app: string;
  readonly environment: EnvironmentKind;
  readonly location?: UseLocation;
}

/** The app and the environment that use a resource. */
export interface Owner {
  readonly app: string;
  readonly environment: EnvironmentKind;
}

/** Returns the resources that the apps use in the configured environments. */
export function listClaims(
  declarations: readonly AppDeclaration[],
  { environments }: Pick<BindingPolicy, "environments">,
): readonly Claim[] {
  return declarations.flatMap(({ app, uses }) =>
    environments.flatMap((environment) =>
      uses[environment]
        // What only `wrangler dev` uses counts once, as if a preview did.
        .filter(({ development }) => development !== true || environment === "preview")
        .flatMap((use) => toClaim(use, { app, environment })),
    ),
  );
}

function toClaim(use: LocatedUse, owner: Owner): readonly Claim[] {
  const { kind, id, location } = use;
  if (id === undefined || findTraits(kind)?.access !== "resource") return [];
  return [{ ...owner, kind, id, ...(location === undefined ? {} : { location }) }];
}

/**
 * Finds the claim that a use of a resource would violate: any app's in a later environment, so that production's data is
 * production's alone, or another app's, unless the resource is shared.
 */
export function findConflict(
  use: LocatedUse & ResourceName,
  { app, environment }: Owner,
  { claims, shared }: { readonly claims: readonly Claim[] } & Pick<BindingPolicy, "shared">,
): Claim | undefined {
  const order = (kind: EnvironmentKind) => ENVIRONMENT_KINDS.indexOf(kind);
  const share = (other: string) =>
    shared.some((one) => isSameResource(one, use) && one.apps.includes(app) && one.apps.includes(other));
  const conflicts = claims.filter((claim) => {
    if (!isSameResource(claim, use)) return false;
    const ours = claim.app === app;
    // Only `wrangler dev` of this app uses it, perhaps on purpose with the app's own data.
    if (use.development === true) return !ours;
    if (order(claim.environment) > order(environment)) return true;
    return !ours && !share(claim.app);
  });
  // Names the most important one: the latest environment, and there another app.
  const rank = (claim: Claim) => 2 * order(claim.environment) + (claim.app === app ? 0 : 1);
  return conflicts.toSorted((a, b) => rank(b) - rank(a))[0];
}
