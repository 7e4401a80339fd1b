import * as v from "valibot";
import { PROOF_PATH } from "../../domain/build/manifest.ts";
import { PipelineError } from "../../domain/errors.ts";
import * as fields from "../../domain/schema/fields.ts";
import type { Clock } from "../../ports/clock.ts";
import type { Liveness } from "../../ports/liveness.ts";
import { getText } from "./get-text.ts";

interface LivenessOptions {
  readonly clock: Clock;
  /** Time limit in milliseconds for an update to become visible. Default one minute. */
  readonly deadlineMs?: number;
}

/** The asset that is added to every artifact. */
const PROOF = v.pipe(v.string(), v.parseJson(), fields.object({ buildId: v.string() }));

const SERVED = v.pipe(v.string(), v.parseJson(), fields.object({ digest: fields.digest }));

const FIRST_WAIT_MS = 30;
const LONGEST_WAIT_MS = 2000;
const ANSWER_TIMEOUT_MS = 10_000;

/** Creates the liveness check. It polls quickly at first, because most updates are live at once, then less and less often. */
export function createHttpLiveness({ clock, deadlineMs = 60_000 }: LivenessOptions): Liveness {
  return {
    async waitFor(url, { buildId }) {
      const giveUpAt = clock.now() + deadlineMs;
      for (let waitMs = FIRST_WAIT_MS; ; waitMs = Math.min(waitMs * 2, LONGEST_WAIT_MS)) {
        const seen = await requestBuildId(`${url}${PROOF_PATH}`);
        if (seen.buildId === buildId) return;
        if (clock.now() + waitMs > giveUpAt) {
          const message = `${url} did not answer with build "${buildId}" within ${deadlineMs / 1000} s; the last answer was ${seen.description}.`;
          throw new PipelineError("NOT_LIVE", message);
        }
        await clock.sleep(waitMs);
      }
    },

    async findServed(url) {
      try {
        const { status, body } = await getText(`${url}${PROOF_PATH}`, { timeoutMs: ANSWER_TIMEOUT_MS });
        const { success, output } = v.safeParse(SERVED, body);
        return status === 200 && success ? output.digest : undefined;
      } catch {
        // The deployments say it, too, so an app that does not answer can be rolled back.
        return undefined;
      }
    },
  };
}

interface Answer {
  readonly buildId?: string;
  readonly description: string;
}

async function requestBuildId(url: string): Promise<Answer> {
  try {
    const { status, body } = await getText(url, { timeoutMs: ANSWER_TIMEOUT_MS });
    if (status !== 200) return { description: `status ${status}` };
    const buildId = parseBuildId(body);
    if (buildId === undefined) return { description: "a page without a build id" };
    return { buildId, description: `build "${buildId.slice(0, 40)}"` };
  } catch (thrown) {
    const code = thrown instanceof Error && "code" in thrown ? String(thrown.code) : "timeout";
    return { description: `a failed connection (${code})` };
  }
}

function parseBuildId(body: string): string | undefined {
  const { success, output } = v.safeParse(PROOF, body);
  return success ? output.buildId : undefined;
}
