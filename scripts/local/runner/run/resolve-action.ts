import { join, resolve } from "node:path/posix";
import { errorAt, invalidAt, unsupportedAt } from "../syntax/problem.ts";
import type { Action, Source } from "../workflow/action.ts";
import { parseAction } from "../workflow/parse-action.ts";
import { parseUses } from "../workflow/uses.ts";
import type { UsesReference } from "../workflow/workflow.ts";
import { requireSelf, type Sources } from "./sources.ts";

const METADATA_FILES = ["action.yml", "action.yaml"];

/** Actions that the runner provides itself, at any version, because it downloads nothing. */
const BUILT_IN: ReadonlyMap<string, string> = new Map([
  ["actions/attest", "attest"],
  ["actions/download-artifact", "download-artifact"],
  ["actions/upload-artifact", "upload-artifact"],
]);
const BUILT_IN_DIRECTORY = resolve(import.meta.dirname, "../built-in");

interface Located {
  readonly source: Source;
  readonly path: string;
  readonly repository: string;
  readonly ref: string;
}

/**
 * Finds and parses the Action that a step uses. `workspace` is undefined before the job runs; an Action in the
 * workspace then resolves to undefined. Throws PipelineError WORKFLOW_INVALID or WORKFLOW_UNSUPPORTED naming file and
 * line.
 */
export async function resolveAction(
  sources: Sources,
  uses: UsesReference,
  from: Source,
  workspace: string | undefined,
): Promise<Action | undefined> {
  const located = await locate(sources, uses, from, workspace);
  if (located === undefined) return undefined;
  const { source, path, repository, ref } = located;
  for (const name of METADATA_FILES) {
    const file = join(path, name);
    const content = await sources.readFile(source, file);
    if (content === undefined) continue;
    const metadata = await parseAction(repository === "" ? file : `${repository}/${file}`, content);
    return {
      ...metadata,
      directory: join(await sources.provideDirectory(source), path),
      source,
      repository,
      ref,
    };
  }
  throw invalidAt(uses.location, `\`${uses.text}\` has no action.yml.`);
}

async function locate(
  sources: Sources,
  { text, location }: UsesReference,
  from: Source,
  workspace: string | undefined,
): Promise<Located | undefined> {
  const uses = parseUses(text);
  if (uses === undefined)
    throw errorAt("WORKFLOW_INVALID", location, `\`${text}\` is not a reference to an Action.`);
  switch (uses.kind) {
    case "docker":
      throw unsupportedAt(location, "Docker images as steps are not supported.");
    case "remote": {
      const { repository, path, ref } = uses;
      const builtIn = BUILT_IN.get(repository.toLowerCase());
      if (builtIn !== undefined) {
        return {
          source: { kind: "workspace", directory: BUILT_IN_DIRECTORY },
          path: builtIn,
          repository,
          ref,
        };
      }
      return { source: await sources.locate(repository, ref, location), path, repository, ref };
    }
    case "self":
      return { source: requireSelf(from, location), path: uses.path, repository: "", ref: "" };
    case "local":
      if (workspace === undefined) return undefined;
      return {
        source: { kind: "workspace", directory: workspace },
        path: uses.path,
        repository: "",
        ref: "",
      };
  }
}
