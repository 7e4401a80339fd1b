import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { once } from "../../../domain/async/once.ts";
import {
  findForeignUpload,
  type RunJob,
  type UploadedArtifact,
} from "../../../domain/build/handoff-owner.ts";
import { type AppReport, parseShardReport } from "../../../domain/build/shard-report.ts";
import type { BuildJob } from "../../../domain/build/waiting-build.ts";
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
import { buildingJobName, handoffName, REPORT_FILE } from "./layout.ts";

/** A larger file is not a report. */
const MAX_REPORT_BYTES = 4 * 1024 * 1024;

/** Where the handoffs are, and what they are checked against. */
export interface HandoffOptions {
  /** Absolute directory of the downloaded workflow artifacts, each in a directory of its name. */
  readonly folder: string;
  /** Absolute path of the checkout. */
  readonly workspace: string;
  readonly environment: EnvironmentKind;
  /** Reads what GitHub knows about the workflow artifacts and the jobs of the run. */
  readonly readUploads: () => Promise<Uploads>;
}

/** What GitHub knows about the workflow artifacts and the jobs of the run. */
export interface Uploads {
  readonly artifacts: readonly UploadedArtifact[];
  readonly jobs: readonly RunJob[];
}

/** Reads the handoffs of other jobs from workflow artifacts: https://docs.github.com/en/actions/concepts/workflows-and-actions/workflow-artifacts */
export function createHandoffs({ folder, workspace, environment, readUploads }: HandoffOptions): Handoffs {
  const uploads = once(readUploads);
  /** Throws ARTIFACT_INVALID unless the job of this name uploaded the handoff. */
  const requireOwner = async (job: BuildJob, shard: string) => {
    const { artifacts, jobs } = await uploads();
    const handoff = handoffName(environment, job, shard);
    const reason = findForeignUpload({ handoff, job: buildingJobName(job, shard) }, artifacts, jobs);
    if (reason === undefined) return;
    throw new PipelineError("ARTIFACT_INVALID", `The workflow artifact "${handoff}" is refused: ${reason}.`);
  };
  const locateIsolated = (app: string) => join(folder, handoffName(environment, "isolated", app));
  const readReportsOfShards = once(async () => {
    const prefix = handoffName(environment, "shard", "");
    const shards = (await listHandoffs(folder, prefix)).map((name) => name.slice(prefix.length));
    const reports = shards.map(async (shard) => {
      await requireOwner("shard", shard);
      return readReport(join(folder, prefix + shard));
    });
    return (await Promise.all(reports)).flat();
  });
  return {
    async findReport({ app, job }) {
      const isolated = job === "isolated";
      if (isolated && (await exists(locateIsolated(app)))) await requireOwner(job, app);
      const reports = isolated ? await readReport(locateIsolated(app)) : await readReportsOfShards();
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
      await requireOwner("isolated", app);
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

async function listHandoffs(folder: string, prefix: string): Promise<readonly string[]> {
  const names = (await exists(folder)) ? await readdir(folder) : [];
  return names.filter((name) => name.startsWith(prefix));
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
