import type { Manifest } from "../../domain/build/manifest.ts";
import { type PipelineConfig, toBindingPolicy } from "../../domain/config/config.ts";
import { ENVIRONMENT_KINDS, scriptNameFor } from "../../domain/naming.ts";
import { listUses } from "../../domain/policy/binding-uses.ts";
import {
  checkUses,
  needsClaims,
  type PolicyProblem,
  throwPolicyProblems,
} from "../../domain/policy/check-uses.ts";
import { listClaims } from "../../domain/policy/claims.ts";
import type { AppDeclaration, LocatedUse } from "../../domain/policy/declaration.ts";
import type { Target } from "../../domain/target.ts";
import type { AppsLocation, Declarations } from "../../ports/declarations.ts";

/** The repository whose configuration on the default branch decides. */
export interface PolicyRequest {
  readonly config: Pick<PipelineConfig, "apps" | "environments" | "resources">;
  /** Name of the repository without its owner. */
  readonly repository: string;
}

/** The app to check, and where it is deployed. */
type CheckedTarget = Pick<Target, "app" | "environment" | "scriptName">;

/**
 * Checks what a target's wrangler configuration binds in its environment and in those that follow, which would otherwise
 * fail only after the merge. Throws BINDING_NOT_ALLOWED or RESOURCE_SHARED with every problem of the app. A pull request
 * is compared with the default branch too, because it can change what the other apps of its checkout declare.
 */
export async function requireDeclaredBindings(
  declarations: Declarations,
  request: PolicyRequest,
  target: CheckedTarget & Pick<Target, "path">,
): Promise<void> {
  const { app, path, environment } = target;
  const own = await declarations.find(app, path);
  if (own === undefined) return;
  const { environments } = toBindingPolicy(request.config);
  const checked = ENVIRONMENT_KINDS.slice(ENVIRONMENT_KINDS.indexOf(environment)).filter(
    (kind) => kind === environment || environments.includes(kind),
  );
  const hasClaims = checked.some((kind) => own.uses[kind].some(needsClaims));
  const location = toLocation(request);
  const others = hasClaims
    ? await Promise.all([
        declarations.checkout(location),
        environment === "preview" ? declarations.defaultBranch(location) : [],
      ])
    : [];
  const problems = checked.flatMap((kind) =>
    check(own.uses[kind], request, others.flat(), {
      app,
      environment: kind,
      scriptName: kind === environment ? target.scriptName : scriptNameFor(app),
    }),
  );
  throwPolicyProblems(withoutRepeats(problems));
}

/**
 * Checks the settings of an artifact, which is data from another job, before it is uploaded. Throws BINDING_NOT_ALLOWED
 * or RESOURCE_SHARED.
 */
export async function requireArtifactBindings(
  declarations: Pick<Declarations, "defaultBranch">,
  request: PolicyRequest,
  target: CheckedTarget,
  { worker }: Pick<Manifest, "worker">,
): Promise<void> {
  const uses = listUses(worker);
  const others = uses.some(needsClaims) ? await declarations.defaultBranch(toLocation(request)) : [];
  throwPolicyProblems(check(uses, request, others, target));
}

function toLocation({ config, repository }: PolicyRequest): AppsLocation {
  return { apps: config.apps, repository };
}

function check(
  uses: readonly LocatedUse[],
  { config }: PolicyRequest,
  others: readonly AppDeclaration[],
  { app, environment, scriptName }: CheckedTarget,
): readonly PolicyProblem[] {
  const policy = toBindingPolicy(config);
  return checkUses(uses, {
    policy,
    app,
    environment,
    scriptName,
    claims: listClaims(others, policy),
    apps: new Set([app, ...others.map((other) => other.app)]),
  });
}

/** Environments without a section of their own repeat the problems of the top level; the first one is the target's. */
function withoutRepeats(problems: readonly PolicyProblem[]): readonly PolicyProblem[] {
  const keyOf = ({ problem: { file, line, column } }: PolicyProblem) => `${file}:${line}:${column}`;
  const seen = new Map<string, PolicyProblem>();
  for (const problem of problems) if (!seen.has(keyOf(problem))) seen.set(keyOf(problem), problem);
  return [...seen.values()];
}
