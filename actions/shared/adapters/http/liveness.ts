import { PROOF_PATH } from "../../domain/build/manifest.ts";
import { PipelineError } from "../../domain/errors.ts";
import type { Clock } from "../../ports/clock.ts";
import type { Liveness } from "../../ports/liveness.ts";
import { getText } from "./get-text.ts";

export interface LivenessOptions {
  readonly clock: Clock;
  /** Updates are not promised to be instant, so there is patience; the default is a minute. */
  readonly deadlineMs?: number;
}

const FIRST_WAIT_MS = 30;
const LONGEST_WAIT_MS = 2000;
const ANSWER_TIMEOUT_MS = 10_000;

/** Asks fast at first, as most updates are live at once, and then ever more slowly. */
export function createHttpLiveness({ clock, deadlineMs = 60_000 }: LivenessOptions): Liveness {
  return {
    async waitFor(url, { buildId }) {
      const giveUpAt = clock.now() + deadlineMs;
      for (let waitMs = FIRST_WAIT_MS; ; waitMs = Math.min(waitMs * 2, LONGEST_WAIT_MS)) {
        const seen = await lookAt(`${url}${PROOF_PATH}`);
        if (seen.buildId === buildId) return;
        if (clock.now() + waitMs > giveUpAt) {
          const message = `${url} does not answer with build "${buildId}" after ${deadlineMs / 1000} s: it gave ${seen.description}.`;
          throw new PipelineError("NOT_LIVE", message);
        }
        await clock.sleep(waitMs);
      }
    },
  };
}

interface Sighting {
  readonly buildId?: string;
  readonly description: string;
}

async function lookAt(url: string): Promise<Sighting> {
  try {
    const { status, body } = await getText(url, { timeoutMs: ANSWER_TIMEOUT_MS });
    if (status !== 200) return { description: `status ${status}` };
    const buildId = parseBuildId(body);
    if (buildId === undefined) return { description: "a page without a build id" };
    return { buildId, description: `build "${buildId.slice(0, 40)}"` };
  } catch (thrown) {
    const code = thrown instanceof Error && "code" in thrown ? String(thrown.code) : "no answer in time";
    return { description: `no answer (${code})` };
  }
}

function parseBuildId(body: string): string | undefined {
  try {
    const proof: unknown = JSON.parse(body);
    if (typeof proof !== "object" || proof === null || !("buildId" in proof)) return undefined;
    return typeof proof.buildId === "string" ? proof.buildId : undefined;
  } catch {
    return undefined;
  }
}
