import type { Artifact } from "../../actions/shared/domain/build/manifest.ts";
import type { AppReport } from "../../actions/shared/domain/build/shard-report.ts";
import type { WaitingBuild } from "../../actions/shared/domain/build/waiting-build.ts";
import { PipelineError } from "../../actions/shared/domain/errors.ts";
import type { Handoffs } from "../../actions/shared/ports/handoffs.ts";

/** The reports and artifacts of other jobs, in memory. */
export class FakeHandoffs implements Handoffs {
  readonly reports = new Map<string, AppReport>();
  readonly artifacts = new Map<string, Artifact>();

  async findReport({ app }: WaitingBuild): Promise<AppReport | undefined> {
    return this.reports.get(app);
  }

  async load({ app }: WaitingBuild): Promise<Artifact> {
    const artifact = this.artifacts.get(app);
    if (artifact !== undefined) return artifact;
    throw new PipelineError("ARTIFACT_NOT_FOUND", `Nothing was passed on for ${app}.`);
  }
}
