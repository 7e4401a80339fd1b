import { appDirectory } from "../../domain/config/config.ts";
import type { Assignment } from "../../domain/generation/assignment.ts";
import { Workspace } from "../../domain/generation/workspace.ts";
import type { AppFiles } from "../../ports/app-files.ts";
import type { AppSources } from "../../ports/app-sources.ts";
import type { Branches } from "../../ports/branches.ts";

/** The ports of `openWorkspace`. */
export interface WorkspacePorts {
  readonly branches: Branches;
  readonly files: AppFiles;
  readonly sources: AppSources;
}

/** The opened files, and the commit and branch that they are based on. */
export interface OpenWorkspace {
  readonly workspace: Workspace;
  /** SHA of the commit that the change set is based on. */
  readonly parent: string;
  /** The branch that the pull request targets. */
  readonly baseBranch: string;
}

/** Opens the app's committed files, or the starter for a new app. */
export async function openWorkspace(
  { branches, files, sources }: WorkspacePorts,
  assignment: Assignment,
  apps: string,
): Promise<OpenWorkspace> {
  const base = await branches.base();
  const isChange = assignment.type === "change";
  const parent = isChange ? assignment.commit : base.commit;
  const folder = isChange ? appDirectory({ apps }, assignment.slug) : apps;
  // In a single-app repository, a prompt issue changes that app.
  const committed = isChange || apps === "." ? await files.list(parent, folder) : [];
  const byPath = new Map(committed.map((file) => [file.path, file]));
  const started = committed.some(({ path }) => /^wrangler\.(jsonc?|toml)$/.test(path));
  const starter = isChange || started ? new Map<string, string>() : await sources.starter();
  const workspace = new Workspace(
    committed,
    async (path) => {
      const file = byPath.get(path);
      return file && (await files.read(file));
    },
    starter,
  );
  return { workspace, parent, baseBranch: base.branch };
}
