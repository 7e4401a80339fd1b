import * as core from "@actions/core";
import { clipBytes } from "../../../domain/text/clip.ts";

/**
 * GitHub drops a summary above 1 MiB; the rest is for the sentence that says so.
 * https://docs.github.com/actions/reference/workflows-and-actions/workflow-commands#step-isolation-and-limits
 */
const MAX_BYTES = 1024 * 1024 - 1024;

/** Adds Markdown to the job's summary, cut at GitHub's limit. */
export async function writeSummary(markdown: string): Promise<void> {
  const shown = clipBytes(markdown, MAX_BYTES);
  const note = shown === markdown ? "" : "\n\nThe summary is cut here; the log has the rest.\n";
  await core.summary.addRaw(`${shown}${note}`, true).write();
}
