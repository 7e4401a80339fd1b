import { type Evaluation, evaluateText, type ValueMap } from "../expressions/evaluate.ts";
import type { Job } from "../workflow/workflow.ts";
import { describeLeg } from "./matrix.ts";

/** A job's name as GitHub shows it; a name made by an expression gets no matrix values appended. */
export function nameJob(job: Job, leg: ValueMap, evaluation: Evaluation): string {
  const { name } = job;
  if (name?.kind === "expression") return evaluateText(name, evaluation) || job.id;
  const plain = name === undefined ? job.id : evaluateText(name, evaluation);
  return [plain, describeLeg(leg)].filter((part) => part !== "").join(" ");
}
