import type { Digest } from "../../actions/shared/domain/digest.ts";
import { PipelineError } from "../../actions/shared/domain/errors.ts";
import type { Liveness } from "../../actions/shared/ports/liveness.ts";

/** Every build is live at once, unless `dead` is set. */
export class FakeLiveness implements Liveness {
  readonly waits: string[] = [];
  dead = false;
  /** What each URL serves. */
  readonly served = new Map<string, Digest>();

  async waitFor(url: string, { buildId }: { readonly buildId: string }): Promise<void> {
    this.waits.push(`${url} ${buildId}`);
    if (this.dead) throw new PipelineError("NOT_LIVE", `${url} does not answer with "${buildId}".`);
  }

  async findServed(url: string): Promise<Digest | undefined> {
    return this.served.get(url);
  }
}
