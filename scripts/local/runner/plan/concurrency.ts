import { asMap, isMap, isTruthy, toText, type Value } from "../expressions/evaluate.ts";

/** An evaluated `concurrency` key. */
export interface Concurrency {
  readonly group: string;
  readonly cancelInProgress: boolean;
  readonly queue: "single" | "max";
}

/** Undefined when there is none or its group came out empty. */
export function planConcurrency(value: Value): Concurrency | undefined {
  const { group, ...options } = isMap(value) ? asMap(value) : { group: value };
  const name = toText(group ?? "");
  if (name === "") return undefined;
  return {
    group: name,
    cancelInProgress: isTruthy(options["cancel-in-progress"] ?? false),
    queue: options["queue"] === "max" ? "max" : "single",
  };
}
