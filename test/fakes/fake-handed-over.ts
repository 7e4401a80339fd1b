import { PipelineError } from "../../actions/shared/domain/errors.ts";
import type { Artifact } from "../../actions/shared/domain/manifest.ts";
import type { AppReport } from "../../actions/shared/domain/shard-report.ts";
import type { WaitingBuild } from "../../actions/shared/domain/waiting-build.ts";
import type { HandedOver } from "../../actions/shared/ports/handed-over.ts";

/** What other jobs left behind, in memory. */
export class FakeHandedOver implements HandedOver {
  readonly reports = new Map<string, AppReport>();
  readonly artifacts = new Map<string, Artifact>();

  async findReport({ app }: WaitingBuild): Promise<AppReport | undefined> {
    return this.reports.get(app);
  }

  async load({ app }: WaitingBuild): Promise<Artifact> {
    const artifact = this.artifacts.get(app);
    if (artifact !== undefined) return artifact;
    throw new PipelineError("ARTIFACT_NOT_FOUND", `Nothing was handed over for ${app}.`);
  }
}
