import { type Evaluation, evaluateString, type ValueMap } from "../expressions/evaluate.ts";
import type { Job } from "../workflow/workflow.ts";
import { describeLeg } from "./matrix.ts";

/** Returns a job's name as GitHub shows it. GitHub does not append matrix values to a name from an expression. */
export function nameJob(job: Job, leg: ValueMap, evaluation: Evaluation): string {
  const { name } = job;
  if (name?.kind === "expression") return evaluateString(name, evaluation) || job.id;
  const plain = name === undefined ? job.id : evaluateString(name, evaluation);
  return [plain, describeLeg(leg)].filter((part) => part !== "").join(" ");
}
