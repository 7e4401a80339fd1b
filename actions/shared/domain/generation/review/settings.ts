import { ENVIRONMENT_KINDS, type EnvironmentKind, scriptNameFor } from "../../naming.ts";
import { checkUses } from "../../policy/check-uses.ts";
import { listClaims } from "../../policy/claims.ts";
import type { AppDeclaration, LocatedUse } from "../../policy/declaration.ts";
import type { BindingPolicy } from "../../policy/policy.ts";
import { isSameResource } from "../../policy/resource-id.ts";
import { isSameValue } from "./same-value.ts";

/** An app's wrangler configuration as a proposal has it. */
export interface AppSettings {
  /** Path relative to the app's directory. */
  readonly file: string;
  /** Values of the top level and of each `env.<name>` by their path, without those that `declaration` covers. */
  readonly values: ReadonlyMap<string, unknown>;
  /** What makes it invalid, one sentence each. */
  readonly problems: readonly string[];
  readonly declaration: AppDeclaration;
}

/** Keys that a proposal may set: they decide how the app is built and what it serves. */
const FREE_KEYS: ReadonlySet<string> = new Set([
  ...["$schema", "name", "main", "compatibility_date", "compatibility_flags", "assets", "vars", "migrations"],
  ...["exports", "observability", "limits", "placement", "cache", "rules", "define", "alias", "minify"],
  ...["keep_names", "upload_source_maps", "preserve_file_names", "find_additional_modules", "no_bundle"],
  ...["base_dir", "tsconfig", "jsx_factory", "jsx_fragment"],
]);

/**
 * Returns what is wrong with a proposal's wrangler configuration, one sentence each: what makes it invalid, changed
 * settings that run code or decide where the app goes, and bindings without a line in the repository's configuration.
 * `before` is undefined for an app without a configuration.
 */
export function reviewSettings(
  before: AppSettings | undefined,
  after: AppSettings,
  policy: BindingPolicy,
): readonly string[] {
  const paths = new Set([...(before?.values.keys() ?? []), ...after.values.keys()]);
  const settings = [...paths]
    .filter((path) => !FREE_KEYS.has(path.split(".").at(-1) ?? ""))
    .filter((path) => !isSameValue(before?.values.get(path), after.values.get(path)))
    .map((path) => `\`${path.slice(0, 80)}\` cannot be set or changed by a proposal; leave it as it was.`);
  const bindings = ENVIRONMENT_KINDS.flatMap((kind) => reviewEnvironment(kind, before, after, policy));
  return [...new Set([...after.problems, ...settings, ...bindings])];
}

function reviewEnvironment(
  environment: EnvironmentKind,
  before: AppSettings | undefined,
  { declaration }: AppSettings,
  policy: BindingPolicy,
): readonly string[] {
  const { app, uses } = declaration;
  const present = before?.declaration.uses[environment] ?? [];
  const added = uses[environment].filter((use) => !present.some((one) => isSameUse(one, use)));
  const problems = checkUses(added, {
    // A person may bind any resource of an app's own in production; a model takes a line there too.
    policy: { ...policy, allowed: { preview: [], staging: [], production: [], ...policy.allowed } },
    app,
    environment,
    scriptName: scriptNameFor(app, environment === "preview" ? 0 : undefined),
    claims: listClaims([declaration], policy),
    // A model must not call another app, whatever its name is.
    apps: new Set(),
  });
  return problems.map(({ problem }) => `${problem.message} ${problem.hint}`);
}

function isSameUse(a: LocatedUse, b: LocatedUse): boolean {
  const sameId =
    a.id === b.id ||
    (a.id !== undefined &&
      b.id !== undefined &&
      isSameResource({ kind: a.kind, id: a.id }, { kind: b.kind, id: b.id }));
  return (
    sameId &&
    a.kind === b.kind &&
    a.script === b.script &&
    a.scriptEnvironment === b.scriptEnvironment &&
    a.refusal === b.refusal &&
    a.development === b.development
  );
}
