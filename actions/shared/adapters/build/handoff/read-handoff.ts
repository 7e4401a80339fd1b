import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { once } from "../../../domain/async/once.ts";
import { type AppReport, parseShardReport } from "../../../domain/build/shard-report.ts";
import { PipelineError } from "../../../domain/errors.ts";
import type { EnvironmentKind } from "../../../domain/naming.ts";
import type { Handoffs } from "../../../ports/handoffs.ts";
import { exists } from "../../filesystem/list-files.ts";
import { readPlainFile } from "../../filesystem/open-file.ts";
import { readArtifact } from "../artifact/read-artifact.ts";
import { refuseSecrets } from "../artifact/refuse-secrets.ts";
import { writeTreemap } from "../artifact/seal-artifact.ts";
import { resolveAppDirectory } from "../sources/real-directories.ts";
import { readAppConfig } from "../wrangler/read-app-config.ts";
import { acceptArtifact } from "./accept-artifact.ts";
import { handoffName, REPORT_FILE } from "./layout.ts";

/** A larger file is not a report. */
const MAX_REPORT_BYTES = 4 * 1024 * 1024;

/** Where the handoffs are, and what they are checked against. */
export interface HandoffOptions {
  /** Absolute directory of the downloaded workflow artifacts, each in a directory of its name. */
  readonly folder: string;
  /** Absolute path of the checkout. */
  readonly workspace: string;
  readonly environment: EnvironmentKind;
}

/** Reads the handoffs of other jobs from workflow artifacts: https://docs.github.com/en/actions/concepts/workflows-and-actions/workflow-artifacts */
export function createHandoffs({ folder, workspace, environment }: HandoffOptions): Handoffs {
  const locateIsolated = (app: string) => join(folder, handoffName(environment, "isolated", app));
  const readReportsOfShards = once(() => readShardReports(folder, handoffName(environment, "shard", "")));
  return {
    async findReport({ app, job }) {
      const reports =
        job === "isolated" ? await readReport(locateIsolated(app)) : await readReportsOfShards();
      return reports.find((report) => report.app === app);
    },

    async load(build, target) {
      const { app, path } = build;
      const location = join(locateIsolated(app), app);
      if (!(await exists(location))) {
        throw new PipelineError(
          "ARTIFACT_NOT_FOUND",
          `The job that builds ${app} did not upload an artifact.`,
        );
      }
      const { directory, root } = await resolveAppDirectory({
        directory: join(workspace, path),
        root: workspace,
      });
      const config = await readAppConfig(directory, root, target.environment);
      const artifact = acceptArtifact(await readArtifact(location), build, config);
      await refuseSecrets(artifact);
      // No digest covers the treemap, so the one from the other job is replaced.
      await writeTreemap(artifact.directory, artifact.manifest, artifact.manifest);
      return artifact;
    },
  };
}

async function readShardReports(folder: string, prefix: string): Promise<readonly AppReport[]> {
  const names = (await exists(folder)) ? await readdir(folder) : [];
  const reports = names
    .filter((name) => name.startsWith(prefix))
    .map((name) => readReport(join(folder, name)));
  return (await Promise.all(reports)).flat();
}

async function readReport(folder: string): Promise<readonly AppReport[]> {
  const file = join(folder, REPORT_FILE);
  try {
    return parseShardReport(JSON.parse(readPlainFile(file, MAX_REPORT_BYTES).toString("utf8")));
  } catch {
    // A job that was cancelled writes no report. An unreadable report counts as a missing one.
    return [];
  }
}
