import { join } from "node:path";
import { once } from "../../domain/async/once.ts";
import type { PipelineConfig } from "../../domain/config/config.ts";
import type { Log } from "../../ports/log.ts";
import type { BuildChangedAppsPorts } from "../../usecases/build/build-changed-apps.ts";
import { createCheckoutAppInputs } from "../build/packages/checkout-app-inputs.ts";
import { readAppNames } from "../build/wrangler/read-app-names.ts";
import { findFileWithin, resolveLinks } from "../filesystem/open-file.ts";
import { listAppFolders } from "../git/checkout.ts";
import { createGitHubChangedFiles } from "../github/changed-files.ts";
import { CONFIG_PATH, loadConfig, parseAppsDirectory } from "../github/config.ts";
import { createGitHubReviewedCommits } from "../github/reviewed-commits.ts";
import { createRunArtifacts, createRunBuildTimes, createRunDeclarations } from "./apps-repository.ts";
import { createRecordPorts, type RecordPorts } from "./deploy-ports.ts";
import type { EventContext } from "./event-context.ts";
import { createOpenedDeployments, type JobDeployments } from "./opened-deployments.ts";
import { createRunBuilder } from "./run-builder.ts";
import { createRunRegistries } from "./run-registries.ts";
import { systemClock } from "./system-clock.ts";

/** The ports of the build Action. */
interface RunBuildPorts extends BuildChangedAppsPorts, RecordPorts {
  readonly opened: JobDeployments;
  /** Loads the configuration of the default branch, once. */
  config(): Promise<PipelineConfig>;
}

/** The credentials of the build Action. */
interface BuildCredentials {
  readonly githubToken: string;
  /** Lines of the form `NAME=token`. */
  readonly registryTokens?: string;
}

/** Creates the ports of the build Action for the repository that the run belongs to. */
export async function createBuildPorts(
  event: EventContext,
  { githubToken, registryTokens }: BuildCredentials,
  log: Log,
): Promise<RunBuildPorts> {
  const record = createRecordPorts(event, githubToken, log);
  const { workspace } = event;
  const config = once(() => loadConfig(record.octokit, record.repository));
  const registries = async () => createRunRegistries(await config(), registryTokens);
  return {
    ...record,
    changedFiles: createGitHubChangedFiles(record.octokit, record.repository),
    appInputs: createCheckoutAppInputs(workspace),
    checkout: {
      listAppFolders: (apps) => listAppFolders(workspace, apps),
      readAppNames: (paths) => readAppNames(workspace, paths),
      findAppsDirectory: () => findAppsDirectory(workspace),
    },
    reviewed: createGitHubReviewedCommits(record.octokit, record.repository),
    opened: createOpenedDeployments(),
    builder: await createRunBuilder(event, githubToken, log, registries),
    config,
    artifacts: createRunArtifacts(event, githubToken),
    declarations: createRunDeclarations(event, githubToken),
    buildTimes: createRunBuildTimes(event, githubToken, log),
    clock: systemClock,
  };
}

function findAppsDirectory(workspace: string): string | undefined {
  const file = findFileWithin(join(workspace, CONFIG_PATH), { inside: resolveLinks(workspace) });
  return file === undefined ? undefined : parseAppsDirectory(file.toString("utf8"));
}
