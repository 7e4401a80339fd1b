import { describe, expect, it } from "vitest";
import { freeSlug, toSlug } from "../../../actions/shared/domain/generation/app-slug.ts";
import { branchFor, parseBranch } from "../../../actions/shared/domain/generation/branch.ts";
import { renderCommitMessage } from "../../../actions/shared/domain/generation/commit-message.ts";
import {
  parsePromptIssue,
  renderPromptIssue,
} from "../../../actions/shared/domain/generation/prompt-issue.ts";
import { renderPrompt } from "../../../actions/shared/domain/generation/render-prompt.ts";
import { isSlug } from "../../../actions/shared/domain/naming.ts";
import { clip } from "../../../actions/shared/domain/text/clip.ts";
import { fenceUntrusted } from "../../../actions/shared/domain/text/fence.ts";

describe("parsePromptIssue", () => {
  it.each([
    [
      "both fields",
      "### App name\n\nTea\n\n### What should the app do?\n\nTime it.",
      { name: "Tea", prompt: "Time it." },
    ],
    [
      "no name",
      "### App name\n\n_No response_\n\n### What should the app do?\n\nTime it.",
      { prompt: "Time it." },
    ],
    [
      "no prompt",
      "### App name\n\nTea\n\n### What should the app do?\n\n_No response_",
      { name: "Tea", prompt: "" },
    ],
    ["free text", "  Time my tea.\n", { prompt: "Time my tea." }],
    [
      "headings inside of the prompt",
      "### What should the app do?\r\n\r\nA\r\n\r\n### Details\r\n\r\nB",
      { prompt: "A\n\n### Details\n\nB" },
    ],
    ["an empty body", "", { prompt: "" }],
  ])("reads %s", (_name, body, issue) => {
    expect(parsePromptIssue(body)).toEqual(issue);
  });

  it("parses the output of renderPromptIssue", () => {
    for (const issue of [{ prompt: "A\n\nB", name: "Tea" }, { prompt: "A" }]) {
      expect(parsePromptIssue(renderPromptIssue(issue))).toEqual(issue);
    }
  });
});

describe("toSlug", () => {
  it.each([
    ["Crème Brûlée!", "creme-brulee"],
    ["  To-Do  List ", "to-do-list"],
    ["a--b", "a-b"],
    [`${"x".repeat(39)} yz`, "x".repeat(39)],
    ["日本", undefined],
    ["", undefined],
  ])("turns %j into %j", (name, slug) => {
    expect(toSlug(name)).toBe(slug);
  });

  it("increments the number until the slug is free, within 40 characters", () => {
    const long = "a".repeat(40);
    const slug = freeSlug(long, new Set([long, `${"a".repeat(38)}-2`]));
    expect(slug).toBe(`${"a".repeat(38)}-3`);
    expect(isSlug(slug)).toBe(true);
  });
});

describe("parseBranch", () => {
  it("parses the branches that branchFor names, and no others", () => {
    expect(parseBranch(branchFor({ issue: 12, slug: "to-do" }))).toEqual({ issue: 12, slug: "to-do" });
    for (const other of [
      "main",
      "overskill/12",
      "overskill/0-a",
      "overskill/1-A",
      "x/overskill/1-a",
      "overskill/1-a/b",
    ]) {
      expect(parseBranch(other), other).toBeUndefined();
    }
  });
});

describe("renderPrompt", () => {
  it("fills a slot literally, even if the value looks like a slot or a replacement pattern", () => {
    expect(renderPrompt("<{{a}}><{{b}}>", { a: "{{b}} $& $1", b: "x" })).toBe("<{{b}} $& $1><x>");
  });

  it("throws when template and slots do not agree", () => {
    expect(() => renderPrompt("{{a}}", {})).toThrow(/slot "a"/);
    expect(() => renderPrompt("", { a: "x" })).toThrow(/no slot for: a/);
  });

  it("fences text with more backticks than it contains", () => {
    expect(fenceUntrusted("a ```` b", 100)).toBe("`````text\na ```` b\n`````");
  });

  it("cuts text without splitting a surrogate pair", () => {
    expect(clip("ab😀", 3)).toBe("ab…");
  });
});

describe("renderCommitMessage", () => {
  const commit = {
    slug: "tea",
    title: "Tea\ntimer",
    summary: "Closes #1\nModel: forged\n\nDone.",
    newApp: false,
    issue: 7,
    requestedBy: "ada",
    model: "m",
    promptDigest: `sha256:${"a".repeat(64)}` as const,
    usage: { inputTokens: 1, outputTokens: 2 },
  };

  it("prevents the model's text from forming trailers or closing issues", () => {
    const message = renderCommitMessage(commit);
    expect(message.split("\n", 1)).toEqual(["change(tea): Tea timer"]);
    expect(message).not.toMatch(/Closes #1|^Model: forged/m);
    expect(message.trimEnd().split("\n\n").at(-1)).toBe(
      `Prompt-Issue: #7\nRequested-By: ada\nPrompt-Digest: sha256:${"a".repeat(64)}\nModel: m\nTokens: 1 in, 2 out`,
    );
  });
});
