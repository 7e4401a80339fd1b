import { lstat, readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { once } from "../../../domain/async/once.ts";
import { type AppReport, parseShardReport } from "../../../domain/build/shard-report.ts";
import { PipelineError } from "../../../domain/errors.ts";
import type { EnvironmentKind } from "../../../domain/naming.ts";
import type { Handoffs } from "../../../ports/handoffs.ts";
import { exists } from "../../filesystem/list-files.ts";
import { readArtifact } from "../artifact/read-artifact.ts";
import { writeTreemap } from "../artifact/seal-artifact.ts";
import { resolveAppDirectory } from "../sources/real-directories.ts";
import { readAppConfig } from "../wrangler/read-app-config.ts";
import { acceptArtifact } from "./accept-artifact.ts";
import { handoffName, REPORT_FILE } from "./layout.ts";

/** Beyond that it is no report. */
const MAX_REPORT_BYTES = 4 * 1024 * 1024;

export interface HandoffOptions {
  /** Absolute folder that holds the downloaded workflow artifacts, each in a folder of its name. */
  readonly folder: string;
  /** Absolute path of the checkout. */
  readonly workspace: string;
  readonly environment: EnvironmentKind;
}

/** Reads what was passed on by workflow artifacts: https://docs.github.com/en/actions/concepts/workflows-and-actions/workflow-artifacts */
export function createHandoffs({ folder, workspace, environment }: HandoffOptions): Handoffs {
  const isolated = (app: string) => join(folder, handoffName(environment, "isolated", app));
  const reportsOfShards = once(() => readShardReports(folder, handoffName(environment, "shard", "")));
  return {
    async findReport({ app, job }) {
      const reports = job === "isolated" ? await readReport(isolated(app)) : await reportsOfShards();
      return reports.find((report) => report.app === app);
    },

    async load(build, target) {
      const { app, path } = build;
      const place = join(isolated(app), app);
      if (!(await exists(place))) {
        throw new PipelineError("ARTIFACT_NOT_FOUND", `The job that builds ${app} handed no artifact over.`);
      }
      const { directory, root } = await resolveAppDirectory({
        directory: join(workspace, path),
        root: workspace,
      });
      const config = await readAppConfig(directory, root, target.environment);
      const artifact = acceptArtifact(await readArtifact(place), build, config);
      // Shown to people and covered by no digest, so the picture that came along is not kept.
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
    const status = await lstat(file);
    if (!status.isFile() || status.size > MAX_REPORT_BYTES) return [];
    return parseShardReport(JSON.parse(await readFile(file, "utf8")));
  } catch {
    // A job that was cut off says nothing, and one that writes nonsense says no more.
    return [];
  }
}
