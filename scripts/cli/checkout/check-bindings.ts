import { basename, relative } from "node:path";
import { readCheckoutDeclaration } from "../../../actions/shared/adapters/build/wrangler/checkout-declarations.ts";
import { findRepository } from "../../../actions/shared/adapters/filesystem/find-repository.ts";
import { toPosixPath } from "../../../actions/shared/adapters/filesystem/posix-path.ts";
import type { Manifest } from "../../../actions/shared/domain/build/manifest.ts";
import type { EnvironmentKind } from "../../../actions/shared/domain/naming.ts";
import { scriptNameFor } from "../../../actions/shared/domain/naming.ts";
import { isOwn } from "../../../actions/shared/domain/policy/check-uses.ts";
import type { AppDeclaration } from "../../../actions/shared/domain/policy/declaration.ts";
import {
  type PolicyRequest,
  requireArtifactBindings,
  requireDeclaredBindings,
} from "../../../actions/shared/usecases/policy/require-bindings.ts";

/** Outside an apps repository, the defaults decide and no other app is known. */
const DEFAULTS: PolicyRequest["config"] = {
  apps: ".",
  environments: {
    preview: { namespace: "overskill-preview", domain: "localhost" },
    production: { namespace: "overskill-production", domain: "localhost" },
  },
};

/**
 * Checks what the app in `directory` binds against the configuration of its checkout, which on a person's machine stands
 * for the default branch. Throws BINDING_NOT_ALLOWED, RESOURCE_SHARED or CONFIG_INVALID.
 */
export async function checkAppBindings(source: {
  readonly app: string;
  readonly directory: string;
  /** Directory to which file names in problems are relative. */
  readonly root: string;
  readonly environment: EnvironmentKind;
}): Promise<void> {
  const { app, directory, root, environment } = source;
  const path = toPosixPath(relative(root, directory)) || ".";
  const own = await readCheckoutDeclaration(root, app, path);
  // Most apps reach nothing, and their builds need not wait for the configuration's parser.
  if (own === undefined || Object.values(own.uses).flat().every(isOwn)) return;
  const { request, readApps } = await openCheckout(directory);
  await requireDeclaredBindings(
    { find: async () => own, checkout: readApps, defaultBranch: readApps },
    request,
    // A preview gets a number only in a pull request.
    { app, path, environment, scriptName: scriptNameFor(app, environment === "preview" ? 0 : undefined) },
  );
}

/** Checks what an artifact binds, in the same way, against the checkout that contains `directory`. */
export async function checkArtifactBindings(
  manifest: Manifest,
  environment: EnvironmentKind,
  { directory, scriptName }: { readonly directory: string; readonly scriptName: string },
): Promise<void> {
  const { request, readApps } = await openCheckout(directory);
  const target = { app: manifest.app, environment, scriptName };
  await requireArtifactBindings({ defaultBranch: readApps }, request, target, manifest);
}

async function openCheckout(directory: string): Promise<{
  readonly request: PolicyRequest;
  readonly readApps: () => Promise<readonly AppDeclaration[]>;
}> {
  const { findConfig } = await import("./checkout.ts");
  const { readWorkspace } = await import("../../../actions/shared/adapters/runner/declarations.ts");
  const [root, config] = await Promise.all([findRepository(directory), findConfig(directory)]);
  const repository = basename(root ?? directory);
  const isKnown = root !== undefined && config !== undefined;
  return {
    request: { config: config ?? DEFAULTS, repository },
    readApps: async () => (isKnown ? readWorkspace(root, { apps: config.apps, repository }) : []),
  };
}
