import type { WaitingBuild } from "../build/waiting-build.ts";
import {
  appDirectory,
  type EnvironmentConfig,
  type PipelineConfig,
  requireEnvironment,
} from "../config/config.ts";
import { PipelineError, type Problem } from "../errors.ts";
import { type EnvironmentKind, isSlug, scriptNameFor, urlFor } from "../naming.ts";
import type { Skip, Target } from "../target.ts";
import { byCodeUnits } from "../text/compare.ts";
import { affectingFiles, decideByLockFile, describeList, type OutsideInputs } from "./affected.ts";

/**
 * The files that a ref changes. If they are unknown, every app is planned.
 */
export type Changes =
  | {
      readonly known: true;
      readonly files: readonly string[];
      /** The commit that the changes are relative to; absent if it is not needed. */
      readonly base?: string;
    }
  | { readonly known: false; readonly reason: string };

/** Everything that decides which apps to build. */
export interface PlanRequest {
  readonly config: PipelineConfig;
  readonly environment: EnvironmentKind;
  /** 40-digit SHA of the commit that is checked out. */
  readonly commit: string;
  readonly pullRequest?: number;
  /** Name of the repository without its owner; the slug of a single-app repository. */
  readonly repository: string;
  /** Names of the directories below the apps directory, at `commit`. */
  readonly folders: readonly string[];
  readonly changes: Changes;
  /** Inputs outside the apps' directories, by app directory. An app without an entry has none. */
  readonly appInputs?: ReadonlyMap<string, OutsideInputs>;
  /** Build only this app, even if it is unchanged. */
  readonly app?: string;
  /** Why `app` is built; by default, because it was requested by name. */
  readonly reason?: string;
}

/** A target to build, and why. */
export interface PlannedTarget {
  readonly target: Target;
  /** Why the app is built, in at most 140 characters. */
  readonly reason: string;
}

/** The decision: what to build, what to skip, and what cannot be built. */
export interface Plan {
  readonly targets: readonly PlannedTarget[];
  readonly skips: readonly Skip[];
  /** Apps that cannot be deployed at all, such as a directory whose name is not a valid hostname. */
  readonly problems: readonly Problem[];
}

/**
 * Decides which apps to build and where to deploy them. Throws CONFIG_INVALID for an environment that is not
 * configured and INPUT_INVALID for an app that does not exist.
 */
export function planTargets(request: PlanRequest): Plan {
  const { app } = request;
  const environment = requireEnvironment(request.config, request.environment);
  const apps = listApps(request);
  if (app !== undefined && !apps.has(app)) {
    const known = [...apps.keys()].sort().join(", ") || "none";
    throw new PipelineError(
      "INPUT_INVALID",
      `The app "${app}" does not exist at this commit; choose one of ${known}.`,
    );
  }

  const targets: PlannedTarget[] = [];
  const skips: Skip[] = [];
  const problems: Problem[] = [];
  for (const [slug, path] of [...apps].sort(byCodeUnits(([key]) => key))) {
    const decision = decide(slug, path, request);
    if (!decision.build) skips.push({ app: slug, reason: decision.reason });
    else if (!isSlug(slug)) problems.push(badName(slug, path));
    else targets.push({ target: targetFor(slug, path, environment, request), reason: decision.reason });
  }
  if (app === undefined) skips.push(...removedApps(apps, request));
  return { targets, skips, problems };
}

/** Returns the directory of each app, by slug. */
export function listApps({
  config,
  folders,
  repository,
}: Pick<PlanRequest, "folders" | "repository"> & {
  readonly config: Pick<PipelineConfig, "apps">;
}): ReadonlyMap<string, string> {
  if (config.apps === ".") return new Map([[repository.toLowerCase(), "."]]);
  return new Map(folders.map((folder) => [folder, appDirectory(config, folder)]));
}

function decide(
  slug: string,
  path: string,
  { app, changes, appInputs, reason = "Requested by name" }: PlanRequest,
): { build: boolean; reason: string } {
  if (app !== undefined) {
    return slug === app ? { build: true, reason } : { build: false, reason: `only ${app} was requested` };
  }
  if (!changes.known) return { build: true, reason: changes.reason.slice(0, 140) };
  const files = changes.files.filter((file) => isBelow(file, path));
  const inputs = appInputs?.get(path);
  const affecting = inputs === undefined ? files : [...files, ...affectingFiles(changes.files, inputs)];
  if (affecting.length > 0) return { build: true, reason: describeList("Changed", affecting) };
  const lock = inputs === undefined ? undefined : decideByLockFile(changes.files, inputs);
  return lock ?? { build: false, reason: "nothing changed in its directory" };
}

/** Returns true if the file belongs to the app. In a single-app repository, files below `.github` do not. */
function isBelow(file: string, path: string): boolean {
  return path === "." ? !file.startsWith(".github/") : file.startsWith(`${path}/`);
}

/** Returns the target for an app; `path` is the app's directory. */
export function targetFor(
  slug: string,
  path: string,
  { namespace, domain }: EnvironmentConfig,
  request: Pick<PlanRequest, "environment" | "commit" | "pullRequest">,
): Target {
  const { environment, commit, pullRequest } = request;
  const preview = environment === "preview" ? pullRequest : undefined;
  const scriptName = scriptNameFor(slug, preview);
  return {
    app: slug,
    path,
    environment,
    namespace,
    scriptName,
    url: urlFor(scriptName, domain),
    commit,
    ...(preview === undefined ? {} : { pullRequest: preview }),
  };
}

/** Returns the targets of builds that other jobs made, addressed as the present configuration says. */
export function toWaitingTargets(
  builds: readonly WaitingBuild[],
  request: Pick<PlanRequest, "config" | "environment" | "commit" | "pullRequest">,
): readonly { readonly waiting: WaitingBuild; readonly target: Target }[] {
  const environment = requireEnvironment(request.config, request.environment);
  return builds.map((waiting) => ({
    waiting,
    target: targetFor(waiting.app, waiting.path, environment, request),
  }));
}

function badName(slug: string, path: string): Problem {
  return {
    file: path,
    message: `"${slug}" cannot be an app's name: it becomes a hostname, so use 1 to 40 of a-z, 0-9 and single dashes.`,
  };
}

/** Combines all apps with an invalid name into one failure; empty if there are none. */
export function invalidNames(problems: Plan["problems"]): readonly { readonly thrown: PipelineError }[] {
  if (problems.length === 0) return [];
  const message = problems.map((problem) => problem.message).join("\n");
  return [{ thrown: new PipelineError("APP_NAME_INVALID", message, { problems }) }];
}

function removedApps(apps: ReadonlyMap<string, string>, { changes, config }: PlanRequest): Skip[] {
  if (!changes.known || config.apps === ".") return [];
  const prefix = `${config.apps}/`;
  const touched = changes.files
    .filter((file) => file.startsWith(prefix))
    .map((file) => file.slice(prefix.length).split("/"))
    .filter((segments) => segments.length > 1)
    .map(([folder = ""]) => folder);
  return [...new Set(touched)]
    .filter((folder) => !apps.has(folder))
    .sort()
    .map((folder) => ({ app: folder, reason: "its directory was removed" }));
}
