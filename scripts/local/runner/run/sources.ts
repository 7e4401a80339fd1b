import { mkdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import type { RunnerHost } from "../host/runner-host.ts";
import { invalidAt, unsupportedAt } from "../syntax/problem.ts";
import type { Place } from "../syntax/template.ts";
import type { Source } from "../workflow/action.ts";

/** The toolkit under its GitHub name, and the folder that stands for all of its versions. */
export interface Toolkit {
  /** `owner/name`. */
  readonly name: string;
  readonly directory: string;
}

/** The files of repositories that workflows and Actions refer to. */
export interface Sources {
  /** @throws PipelineError WORKFLOW_INVALID or WORKFLOW_UNSUPPORTED when this machine does not have it. */
  locate(repository: string, ref: string, place: Place): Promise<Source>;
  /** Undefined when there is no such file. */
  readFile(source: Source, path: string): Promise<string | undefined>;
  /** A folder with all files of the source. */
  directoryOf(source: Source): Promise<string>;
}

/** `directory` holds the exported trees; whoever made it removes it. */
export function createSources(host: RunnerHost, toolkit: Toolkit, directory: string): Sources {
  const exported = new Map<string, Promise<string>>();

  async function exportTree(repository: string, commit: string): Promise<string> {
    const folder = join(directory, repository.replace("/", "+"), commit);
    await mkdir(folder, { recursive: true });
    await host.exportTree(repository, commit, folder);
    return folder;
  }

  return {
    async locate(repository, ref, place) {
      if (repository.toLowerCase() === toolkit.name.toLowerCase()) return { kind: "toolkit" };
      const commit = await host.resolveRef(repository, ref).catch(() => undefined);
      if (commit === undefined) {
        throw unsupportedAt(
          place,
          `\`${repository}@${ref}\` is not on this machine, and nothing is downloaded.`,
        );
      }
      return { kind: "repository", repository, commit };
    },

    async readFile(source, path) {
      switch (source.kind) {
        case "toolkit":
          return readOptional(join(toolkit.directory, path));
        case "repository":
          return host.readFile(source.repository, source.commit, path);
        case "workspace":
          return readOptional(join(source.directory, path));
      }
    },

    async directoryOf(source) {
      switch (source.kind) {
        case "toolkit":
          return toolkit.directory;
        case "repository": {
          const key = `${source.repository}@${source.commit}`.toLowerCase();
          const folder = exported.get(key) ?? exportTree(source.repository, source.commit);
          exported.set(key, folder);
          // A failure may pass; the next job tries again.
          folder.catch(() => exported.delete(key));
          return folder;
        }
        case "workspace":
          return source.directory;
      }
    },
  };
}

/** What `$/` means in a file of this source. */
export function requireSelf(source: Source, place: Place): Source {
  if (source.kind !== "workspace") return source;
  throw invalidAt(place, "`$/` has no meaning in an Action that is used by its path in the workspace.");
}

async function readOptional(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, "utf8");
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return undefined;
    throw error;
  }
}
