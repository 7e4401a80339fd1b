import { join, resolve } from "node:path/posix";
import { errorAt, invalidAt, unsupportedAt } from "../syntax/problem.ts";
import type { Action, Source } from "../workflow/action.ts";
import { parseAction } from "../workflow/parse-action.ts";
import { parseUses } from "../workflow/uses.ts";
import type { UsesReference } from "../workflow/workflow.ts";
import { requireSelf, type Sources } from "./sources.ts";

const METADATA_FILES = ["action.yml", "action.yaml"];

/** Their code cannot be downloaded here, so at any version they are what the runner brings along. */
const BUILT_IN: ReadonlyMap<string, string> = new Map([
  ["actions/download-artifact", "download-artifact"],
  ["actions/upload-artifact", "upload-artifact"],
]);
const BUILT_IN_FOLDER = resolve(import.meta.dirname, "../built-in");

interface Located {
  readonly source: Source;
  readonly path: string;
  readonly repository: string;
  readonly ref: string;
}

/**
 * Finds and reads the Action that a step uses. `workspace` is undefined before the job runs: an Action of the
 * workspace cannot be found then, and the answer is undefined.
 * @throws PipelineError WORKFLOW_INVALID or WORKFLOW_UNSUPPORTED naming file and line.
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
    return { ...metadata, directory: join(await sources.directoryOf(source), path), source, repository, ref };
  }
  throw invalidAt(uses.place, `\`${uses.text}\` has no action.yml.`);
}

async function locate(
  sources: Sources,
  { text, place }: UsesReference,
  from: Source,
  workspace: string | undefined,
): Promise<Located | undefined> {
  const uses = parseUses(text);
  if (uses === undefined)
    throw errorAt("WORKFLOW_INVALID", place, `\`${text}\` is no reference to an Action.`);
  switch (uses.kind) {
    case "docker":
      throw unsupportedAt(place, "Docker images as steps are not supported.");
    case "remote": {
      const { repository, path, ref } = uses;
      const builtIn = BUILT_IN.get(repository.toLowerCase());
      if (builtIn !== undefined) {
        return { source: { kind: "workspace", directory: BUILT_IN_FOLDER }, path: builtIn, repository, ref };
      }
      return { source: await sources.locate(repository, ref, place), path, repository, ref };
    }
    case "self":
      return { source: requireSelf(from, place), path: uses.path, repository: "", ref: "" };
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
