import type { ErrorCode, Problem } from "../errors.ts";
import { PipelineError } from "../errors.ts";
import { quoteValue } from "../schema/validate.ts";
import { clip, singleLine } from "../text/clip.ts";
import { findTraits } from "./binding-table.ts";
import { type Claim, findConflict, type Owner } from "./claims.ts";
import type { LocatedUse } from "./declaration.ts";
import type { BindingPolicy } from "./policy.ts";
import { isSameResource, type ResourceName } from "./resource-id.ts";

/** A binding that the policy refuses. */
export interface PolicyProblem {
  readonly code: Extract<ErrorCode, "BINDING_NOT_ALLOWED" | "RESOURCE_SHARED">;
  readonly problem: Problem & { readonly hint: string };
}

/** The facts against which uses are judged. */
export interface PolicyContext extends Owner {
  readonly policy: BindingPolicy;
  /** Name under which the app is uploaded. */
  readonly scriptName: string;
  /** Resources of all apps in all environments. */
  readonly claims: readonly Claim[];
  /** Slugs of the repository's apps, which are their script names outside previews. */
  readonly apps: ReadonlySet<string>;
}

/** Returns a problem for each use that the environment must not have. */
export function checkUses(uses: readonly LocatedUse[], context: PolicyContext): readonly PolicyProblem[] {
  return uses.flatMap((use) => judge(use, context) ?? []);
}

/** Throws the problems as one error, located and in the order of the file; does nothing without problems. */
export function throwPolicyProblems(problems: readonly PolicyProblem[]): void {
  const [first] = problems;
  if (first === undefined) return;
  const sorted = problems
    .map(({ problem }) => problem)
    .toSorted((a, b) => (a.line ?? 0) - (b.line ?? 0) || (a.column ?? 0) - (b.column ?? 0));
  const list = sorted.map(({ file, line, column, message }) =>
    file === undefined ? message : `${file}:${line}:${column} ${message}`,
  );
  throw new PipelineError(first.code, list.join("\n"), { problems: sorted });
}

/** Returns true if the use reaches nothing but the app itself, so that every environment may have it. */
export function isOwn({ kind, script, scriptEnvironment, refusal }: LocatedUse): boolean {
  if (refusal !== undefined || script !== undefined || scriptEnvironment !== undefined) return false;
  return findTraits(kind)?.access === "app" || kind === "durable_object_namespace";
}

/** Returns true if judging the use takes the other apps' declarations. */
export function needsClaims({ kind, script }: LocatedUse): boolean {
  const access = findTraits(kind)?.access;
  return access === "resource" || (access === "script" && script !== undefined);
}

function judge(use: LocatedUse, context: PolicyContext): PolicyProblem | undefined {
  const { kind, refusal, label } = use;
  const traits = findTraits(kind);
  if (refusal !== undefined || traits === undefined) {
    const reason = refusal ?? `has the unknown kind ${quoteValue(kind)}`;
    return refuse(use, `${label} ${reason}.`, "Remove it: no environment may have it.");
  }
  switch (traits.access) {
    case "app":
      return undefined;
    case "unlimited":
      return refuse(
        use,
        `${label} is ${withArticle(traits.noun)}, which could reach anything in the account.`,
        "Remove it: no environment may have it.",
      );
    case "script":
      return judgeScript(use, context);
    case "account":
      return judgeResource(use, context);
    case "resource":
      return judgeScript(use, context) ?? judgeResource(use, context);
  }
}

/** Durable Objects and Workflows run in the app's own script; services and log consumers in one of the repository's. */
function judgeScript(use: LocatedUse, context: PolicyContext): PolicyProblem | undefined {
  const { kind, label, script, scriptEnvironment } = use;
  const { environment, app, apps, scriptName } = context;
  if (kind !== "service" && kind !== "tail_consumer") {
    if (scriptEnvironment === undefined && (script === undefined || script === scriptName)) return undefined;
    return refuse(
      use,
      `${label} runs in another script, ${quoteValue(script ?? scriptEnvironment)}, whose data ${app} must not reach.`,
      "Remove `script_name` and `environment`, and declare the class in this app.",
    );
  }
  const named = `${label} calls the script ${quoteValue(script ?? "")}`;
  if (environment === "preview") {
    return refuse(
      use,
      `${named}, which is not part of the preview.`,
      "Move it to `env.production` of the app's wrangler configuration, or remove it.",
    );
  }
  if (scriptEnvironment !== undefined) {
    return refuse(
      use,
      `${named} in the environment ${quoteValue(scriptEnvironment)}.`,
      "Remove `environment`.",
    );
  }
  if (script !== undefined && apps.has(script)) return undefined;
  return refuse(
    use,
    `${named}, which is not an app of this repository.`,
    `Name the directory of an app of this repository, or remove it.`,
  );
}

function judgeResource(use: LocatedUse, context: PolicyContext): PolicyProblem | undefined {
  const { kind, id, label, development } = use;
  const { policy, environment, app } = context;
  const noun = findTraits(kind)?.noun ?? kind;
  if (id !== undefined) {
    const conflict = findConflict({ ...use, id }, context, { ...context, shared: policy.shared });
    if (conflict !== undefined) return refuseShared({ ...use, id }, conflict, context);
  }
  const lines = policy.allowed[environment];
  if (development === true || lines === undefined) return undefined;
  const isAllowed = lines.some(
    (line) =>
      line.kind === kind &&
      (line.apps === undefined || line.apps.includes(app)) &&
      (line.id === undefined || id === undefined
        ? line.id === id
        : isSameResource({ kind, id: line.id }, { kind, id })),
  );
  if (isAllowed) return undefined;
  const which = id === undefined ? `the ${noun}` : `the ${noun} ${quoteId(id)}`;
  return refuse(
    use,
    `${label} binds ${which}, which \`environments.${environment}.bindings\` does not list for ${app}.`,
    `If ${environment} may have it, add to \`environments.${environment}.bindings\` in \`.github/overskill.yml\` on the default branch: \`${renderLine(kind, id, [app])}\`.`,
  );
}

function refuseShared(use: LocatedUse & ResourceName, claim: Claim, context: PolicyContext): PolicyProblem {
  const { app, environment } = context;
  const { kind, id, label } = use;
  const noun = findTraits(kind)?.noun ?? kind;
  const { file, line } = claim.location ?? {};
  const where = file === undefined ? "" : ` (${file}${line === undefined ? "" : `:${line}`})`;
  const message = `${label} binds the ${noun} ${quoteId(id)}, which ${claim.environment} of ${claim.app} uses${where}.`;
  const hint =
    claim.app !== app && (claim.environment === environment || environment === "production")
      ? `Bind one of its own, or add to \`resources.shared\` in \`.github/overskill.yml\` on the default branch: \`${renderLine(kind, id, [app, claim.app])}\`.`
      : `Bind another one in \`env.${environment}\` of the wrangler configuration${listing(kind, context)}.`;
  return { ...refuse(use, message, hint), code: "RESOURCE_SHARED" };
}

/** Completes a sentence about another resource, if the environment needs a line for it. */
function listing(kind: string, { app, environment, policy }: PolicyContext): string {
  if (policy.allowed[environment] === undefined) return "";
  return `, and list it under \`environments.${environment}.bindings\` in \`.github/overskill.yml\` on the default branch: \`- { type: ${kind}, id: …, apps: [${app}] }\``;
}

function refuse({ location }: LocatedUse, message: string, hint: string): PolicyProblem {
  return { code: "BINDING_NOT_ALLOWED", problem: { ...location, message, hint } };
}

/** Renders a line of the configuration, in YAML's flow style so that it fits a sentence. */
function renderLine(kind: string, id: string | undefined, apps: readonly string[]): string {
  const fields = [`type: ${kind}`, ...(id === undefined ? [] : [`id: ${quoteId(id)}`])];
  return `- { ${fields.join(", ")}, apps: [${apps.map(quoteApp).join(", ")}] }`;
}

/** Quotes an app's name that YAML would read as a number or as true, false or null. */
function quoteApp(app: string): string {
  return /^[a-z]/.test(app) && !/^(true|false|null|yes|no|on|off|y|n)$/.test(app) ? app : JSON.stringify(app);
}

/** Quotes an id, which comes from a pull request, as a string of YAML and JSON. */
function quoteId(id: string): string {
  return JSON.stringify(clip(singleLine(id.replaceAll("`", ""), 100), 100));
}

function withArticle(noun: string): string {
  return `${/^`?[aeiou]/i.test(noun) ? "an" : "a"} ${noun}`;
}
