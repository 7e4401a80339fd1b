import { describe, expect, it } from "vitest";
import { closingReferences } from "../../../../scripts/local/github/issues/closing-references.ts";
import { openWorld, REPO } from "../world.ts";

describe("closingReferences", () => {
  it.each([
    ["Closes #1", [1]],
    ["closed #1, fixes: #2 and Resolves #3; fixed #2 again", [1, 2, 3]],
    ["see #4, encloses #5, close 6", []],
  ])("reads %j", (text, expected) => {
    expect(closingReferences(text)).toEqual(expected);
  });
});

it("closes only the issue that a merged pull request references with a keyword", async () => {
  await using world = await openWorld();
  const { owner } = world;
  for (const title of ["Named", "Mentioned"]) await owner.rest.issues.create({ ...REPO, title });
  await world.commit("work", { "a.txt": "a" });
  const { data: pull } = await owner.rest.pulls.create({
    ...REPO,
    title: "Work",
    head: "work",
    base: "main",
    body: "Closes #1, see #2.",
  });
  await owner.rest.pulls.merge({ ...REPO, pull_number: pull.number });

  const states = async (issue_number: number) =>
    (await owner.rest.issues.get({ ...REPO, issue_number })).data.state;
  expect([await states(1), await states(2)]).toEqual(["closed", "open"]);
});
