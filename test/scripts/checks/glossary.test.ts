import { describe, expect, it } from "vitest";
import { findForbiddenWords } from "../../../scripts/checks/glossary.ts";

describe("findForbiddenWords", () => {
  it.each([
    ["const road = 1;", "road", "build mode"],
    ["// Whoever asks again gets the same.", "Whoever", "the caller"],
    ["// The file is no JSON.", "is no", "is not a"],
    ["runs its own build here", "own build", "custom build"],
    ["the hand-over of a job", "hand-over", "handoff"],
    ["function placeOf(x: string) {}", "placeOf", "location"],
    ["interface SourceBreach {}", "Breach", "outside"],
    ["type WorkerSurroundings = 1;", "WorkerSurroundings", "context"],
  ])("finds in %j the word %j and says what to use instead", (line, word, instead) => {
    const findings = findForbiddenWords({ file: "actions/x.ts", text: `first line\n${line}\n` });
    expect(findings).toContainEqual({
      file: "actions/x.ts",
      line: 2,
      message: expect.stringMatching(new RegExp(`${word}.*${instead}`)),
    });
  });

  it.each([
    "The artifact takes the place of the old one.",
    "It is no longer needed.",
    "broadcast the list, which is kept in the database",
    "the account that the deployment reaches",
    "marketplace and workplace",
    "{ marketplace: Marketplace }",
  ])("allows the ordinary word in %j", (text) => {
    expect(findForbiddenWords({ file: "actions/x.ts", text })).toEqual([]);
  });

  it("checks names only in code, where prose needs the same words", () => {
    expect(findForbiddenWords({ file: "README.md", text: "Places to look: " })).toEqual([]);
  });

  it("allows a word in files where it has its ordinary sense", () => {
    const text = "// A picture in a comment.";
    expect(findForbiddenWords({ file: "scripts/local/github/pages/x.ts", text })).toEqual([]);
    expect(findForbiddenWords({ file: "actions/x.ts", text })).toHaveLength(1);
  });

  it("allows a justified exception only in its file", () => {
    const text = "This is the proof of life.";
    expect(findForbiddenWords({ file: "README.md", text })).toEqual([]);
    expect(findForbiddenWords({ file: "CONTRIBUTING.md", text })).toHaveLength(1);
  });
});
