import { describe, expect, it } from "vitest";
import { findForeignUpload } from "../../../actions/shared/domain/build/handoff-owner.ts";

const handoff = "overskill-production-isolated-todo";
const job = "Custom build of todo";
const todo = { name: handoff, jobId: "t" };
const poll = { name: "overskill-production-isolated-poll", jobId: "p" };
const identified = (name: string, id: string, ...later: string[]) => ({
  name,
  steps: ["Set up job", "Run $/actions/identify-job", `Build for handoff ${id}`, ...later],
});
const jobs = [
  identified(`production / builds / ${job}`, "t"),
  identified("builds / Custom build of poll", "p"),
];

describe("findForeignUpload", () => {
  it.each([
    ["the job of this name uploaded it", [todo, poll], jobs],
    ["the job uploaded something else that is not a handoff", [todo, { name: "coverage", jobId: "t" }], jobs],
    ["an earlier attempt of the job uploaded it", [todo], [identified(job, "t"), identified(job, "t2")]],
  ])("accepts a handoff if %s", (_, artifacts, known) => {
    expect(findForeignUpload({ handoff, job }, artifacts, known)).toBeUndefined();
  });

  it.each([
    ["another job replaced it", [{ ...todo, jobId: "p" }, poll], jobs, /another job/],
    ["another job uploaded only this one", [{ ...todo, jobId: "p" }], jobs, /another job/],
    ["the same job uploaded another handoff", [todo, { ...poll, jobId: "t" }], jobs, /isolated-poll", too/],
    ["it is listed twice", [todo, { ...todo, jobId: "p" }], jobs, /twice/],
    ["it is not listed", [poll], jobs, /does not list/],
    ["the job does not exist", [todo], [identified("Custom build of todo2", "t")], /another job/],
    ["a job's name only ends like it", [todo], [identified(`My ${job}`, "t")], /another job/],
    ["the job never identified itself", [todo], [{ name: job, steps: ["Set up job"] }], /another job/],
    [
      "a later step of the job claims another id",
      [{ ...todo, jobId: "p" }],
      [identified(job, "t", "Build for handoff p")],
      /another job/,
    ],
    [
      "a step's name only contains the words",
      [todo],
      [{ name: job, steps: ["Not Build for handoff t"] }],
      /another job/,
    ],
  ])("refuses a handoff if %s", (_, artifacts, known, reason) => {
    expect(findForeignUpload({ handoff, job }, artifacts, known)).toMatch(reason);
  });
});
