import { freeSlug, toSlug } from "../../domain/generation/app-slug.ts";
import type { Assignment } from "../../domain/generation/assignment.ts";
import { BRANCH_PREFIX, parseBranch } from "../../domain/generation/branch.ts";
import { chooseLogo, LOGO_PATH } from "../../domain/generation/logo.ts";
import type { Workspace } from "../../domain/generation/workspace.ts";
import type { AppFiles } from "../../ports/app-files.ts";
import type { AppSources } from "../../ports/app-sources.ts";
import type { Branches } from "../../ports/branches.ts";

/** The ports of `completeApp`. */
export interface CompleteAppPorts {
  readonly branches: Branches;
  readonly files: AppFiles;
  readonly sources: AppSources;
}

/** The app to complete. */
export interface CompleteAppRequest {
  readonly assignment: Assignment;
  readonly workspace: Workspace;
  /** The app's display name. */
  readonly title: string;
  /** Directory of the apps; see the configuration. */
  readonly apps: string;
  /** Name of the repository, which is the slug of a single-app repository. */
  readonly repository: string;
  /** SHA of the commit that the new app is based on. */
  readonly parent: string;
}

/** Adds the slug and the logo to the model's files; returns the slug. */
export async function completeApp(ports: CompleteAppPorts, request: CompleteAppRequest): Promise<string> {
  const { workspace, title, assignment } = request;
  const slug = assignment.type === "change" ? assignment.slug : await chooseSlug(ports, request);
  await ports.sources.rename(workspace, slug);

  const drawn = await workspace.read(LOGO_PATH);
  if (assignment.type === "new-app") {
    const starter = await ports.sources.starter();
    const own = drawn === starter.get(LOGO_PATH) ? undefined : drawn;
    workspace.write(LOGO_PATH, chooseLogo(assignment.name ?? title, own));
  } else if (drawn !== undefined && (await workspace.proposal()).has(LOGO_PATH)) {
    workspace.write(LOGO_PATH, chooseLogo(slug, drawn));
  }
  return slug;
}

/** Chooses a slug that is free on the default branch and in every open pull request, since several may be merged. */
async function chooseSlug(
  { branches, files }: CompleteAppPorts,
  { assignment, title, apps, repository, parent }: CompleteAppRequest,
): Promise<string> {
  if (apps === ".") return toSlug(repository) ?? "app";
  const chosen = assignment.type === "new-app" ? assignment.name : undefined;
  const wanted = toSlug(chosen ?? "") ?? toSlug(title) ?? "app";
  const [merged, underWay] = await Promise.all([files.folders(parent, apps), branches.list(BRANCH_PREFIX)]);
  const claimed = underWay.flatMap((branch) => parseBranch(branch)?.slug ?? []);
  return freeSlug(wanted, new Set([...merged, ...claimed]));
}
