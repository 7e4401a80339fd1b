import { asMap, coerceString, isMap, isTruthy, type Value } from "../expressions/evaluate.ts";

/** An evaluated `concurrency` key. */
export interface Concurrency {
  readonly group: string;
  readonly cancelInProgress: boolean;
  readonly queue: "single" | "max";
}

/** Plans the concurrency of a run or job; undefined if the key is absent or its group is empty. */
export function planConcurrency(value: Value): Concurrency | undefined {
  const { group, ...options } = isMap(value) ? asMap(value) : { group: value };
  const name = coerceString(group ?? "");
  if (name === "") return undefined;
  return {
    group: name,
    cancelInProgress: isTruthy(options["cancel-in-progress"] ?? false),
    queue: options["queue"] === "max" ? "max" : "single",
  };
}
