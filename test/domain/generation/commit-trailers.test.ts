import { describe, expect, it } from "vitest";
import { renderCommitMessage } from "../../../actions/shared/domain/generation/commit-message.ts";
import { parseTrailers } from "../../../actions/shared/domain/generation/commit-trailers.ts";

const digest = `sha256:${"a".repeat(64)}` as const;
const message = renderCommitMessage({
  slug: "tea",
  title: "Tea timer",
  summary: "Prompt-Issue: #9\nModel: forged\nPrompt-Digest: x",
  newApp: true,
  issue: 7,
  requestedBy: "ada",
  model: "gpt-6",
  promptDigest: digest,
  usage: { inputTokens: 1, outputTokens: 2 },
});

describe("parseTrailers", () => {
  it("reads what the pipeline wrote, whatever the model's summary says", () => {
    expect(parseTrailers(message)).toEqual({ issue: 7, model: "gpt-6", promptDigest: digest });
  });

  it("reads them in the message of a squash merge", () => {
    const squashed = `Tea timer (#8)\n\n* ${message}\n\n---------\n\nCo-authored-by: Ada <ada@example.com>\n`;
    expect(parseTrailers(squashed)).toEqual({ issue: 7, model: "gpt-6", promptDigest: digest });
  });

  it.each([
    ["a person's commit", "Fix the tea timer\n"],
    ["an issue without a model", "x\n\nPrompt-Issue: #7\n"],
    ["an issue that is none", "x\n\nPrompt-Issue: 7; rm\nModel: m\n"],
  ])("finds nothing in %s", (_, text) => {
    expect(parseTrailers(text)).toBeUndefined();
  });
});
