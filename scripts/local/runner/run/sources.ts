import { mkdir, realpath } from "node:fs/promises";
import { join } from "node:path";
import { FileRefused, findFileWithin } from "../../../../actions/shared/adapters/filesystem/open-file.ts";
import type { RunnerHost } from "../host/runner-host.ts";
import { invalidAt, unsupportedAt } from "../syntax/problem.ts";
import type { Location } from "../syntax/template.ts";
import type { Source } from "../workflow/action.ts";

/** The toolkit's GitHub name, and the local directory that is used for all of its versions. */
export interface Toolkit {
  /** `owner/name`. */
  readonly name: string;
  readonly directory: string;
}

/** Access to the files of the repositories that workflows and Actions refer to. */
export interface Sources {
  /** Finds a repository at a ref. Throws PipelineError WORKFLOW_UNSUPPORTED if this machine does not have it. */
  locate(repository: string, ref: string, location: Location): Promise<Source>;
  /** Returns undefined if the file does not exist. */
  readFile(source: Source, path: string): Promise<string | undefined>;
  /** Returns a directory with all files of the source. */
  provideDirectory(source: Source): Promise<string>;
}

/** Creates the sources. Exported trees go below `directory`, which the caller removes. */
export function createSources(host: RunnerHost, toolkit: Toolkit, directory: string): Sources {
  const exported = new Map<string, Promise<string>>();

  async function exportTree(repository: string, commit: string): Promise<string> {
    const folder = join(directory, repository.replace("/", "+"), commit);
    await mkdir(folder, { recursive: true });
    await host.exportTree(repository, commit, folder);
    return folder;
  }

  return {
    async locate(repository, ref, location) {
      if (repository.toLowerCase() === toolkit.name.toLowerCase()) return { kind: "toolkit" };
      const commit = await host.resolveRef(repository, ref).catch(() => undefined);
      if (commit === undefined) {
        throw unsupportedAt(
          location,
          `\`${repository}@${ref}\` is not on this machine, and the runner downloads nothing.`,
        );
      }
      return { kind: "repository", repository, commit };
    },

    async readFile(source, path) {
      switch (source.kind) {
        case "toolkit":
          return readOptional(toolkit.directory, path);
        case "repository":
          return host.readFile(source.repository, source.commit, path);
        case "workspace":
          return readOptional(source.directory, path);
      }
    },

    async provideDirectory(source) {
      switch (source.kind) {
        case "toolkit":
          return toolkit.directory;
        case "repository": {
          const key = `${source.repository}@${source.commit}`.toLowerCase();
          const folder = exported.get(key) ?? exportTree(source.repository, source.commit);
          exported.set(key, folder);
          // Forget a failed export, so that the next job tries again.
          folder.catch(() => exported.delete(key));
          return folder;
        }
        case "workspace":
          return source.directory;
      }
    },
  };
}

/**
 * Returns the source that `$/` refers to in a file of `source`. Throws PipelineError WORKFLOW_INVALID in the
 * workspace.
 */
export function requireSelf(source: Source, location: Location): Source {
  if (source.kind !== "workspace") return source;
  throw invalidAt(location, "`$/` has no meaning in an Action that is used by its path in the workspace.");
}

/** Reads a file of a directory that may be the checkout of an app; undefined if there is none that may be read. */
async function readOptional(directory: string, path: string): Promise<string | undefined> {
  try {
    return findFileWithin(join(directory, path), { inside: await realpath(directory) })?.toString("utf8");
  } catch (error) {
    if (error instanceof FileRefused) return undefined;
    throw error;
  }
}
