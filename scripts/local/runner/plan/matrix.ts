import { isDeepStrictEqual } from "node:util";
import { asMap, coerceString, isMap, type Value, type ValueMap } from "../expressions/evaluate.ts";

const MAX_LEGS = 256;

/** An evaluated `strategy`. */
export interface Strategy {
  /** One entry per job; a single empty entry without a matrix. */
  readonly legs: readonly ValueMap[];
  readonly failFast: boolean;
  /** Infinity without a limit. */
  readonly maxParallel: number;
}

/** Plans the jobs of a `strategy`. Throws an Error whose message says what is wrong; the caller adds the location. */
export function planStrategy(value: Value): Strategy {
  const strategy = asMap(value);
  const maxParallel = strategy["max-parallel"];
  return {
    legs: strategy["matrix"] === undefined ? [{}] : expandMatrix(strategy["matrix"]),
    failFast: strategy["fail-fast"] !== false,
    maxParallel: typeof maxParallel === "number" && maxParallel > 0 ? maxParallel : Number.POSITIVE_INFINITY,
  };
}

/** Returns the combinations of a matrix. See https://docs.github.com/actions/how-tos/write-workflows/choose-what-workflows-do/run-job-variations */
export function expandMatrix(matrix: Value): readonly ValueMap[] {
  if (!isMap(matrix)) throw new Error("The matrix is not a mapping.");
  const { include, exclude, ...vectors } = matrix;
  const original = combine(vectors).filter(
    (leg) => !requireMaps(exclude, "exclude").some((pattern) => matches(leg, pattern)),
  );
  const legs: Record<string, Value>[] = original.map((leg) => ({ ...leg }));
  for (const addition of requireMaps(include, "include")) {
    const extended = legs.filter((_, index) => canExtend(original[index], addition));
    for (const leg of extended) Object.assign(leg, addition);
    if (extended.length === 0) legs.push({ ...addition });
  }
  if (legs.length === 0) throw new Error("The matrix has no combination.");
  if (legs.length > MAX_LEGS) throw new Error(`The matrix has ${legs.length} jobs; ${MAX_LEGS} are allowed.`);
  return legs;
}

/** Renders the matrix values after a job's name, e.g. `(ubuntu, 24)`; empty without a matrix. */
export function describeLeg(leg: ValueMap): string {
  const values = Object.values(leg).flatMap(listScalars);
  return values.length === 0 ? "" : `(${values.join(", ")})`;
}

function listScalars(value: Value): readonly string[] {
  if (typeof value === "object" && value !== null) return Object.values(value).flatMap(listScalars);
  return [coerceString(value)];
}

function combine(vectors: ValueMap): readonly ValueMap[] {
  const entries = Object.entries(vectors);
  if (entries.length === 0) return [];
  return entries.reduce<readonly ValueMap[]>(
    (legs, [key, vector]) => {
      if (!Array.isArray(vector)) throw new Error(`The matrix vector \`${key}\` is not a list.`);
      if (vector.length === 0) throw new Error(`The matrix vector \`${key}\` is empty.`);
      return legs.flatMap((leg) => vector.map((value: Value) => ({ ...leg, [key]: value })));
    },
    [{}],
  );
}

function requireMaps(value: Value | undefined, key: string): readonly ValueMap[] {
  if (value === undefined || value === null || value === "") return [];
  if (!Array.isArray(value) || !value.every(isMap)) throw new Error(`\`${key}\` is not a list of mappings.`);
  return value;
}

/** Returns true if the leg has all values of an exclusion, which may name fewer keys than the leg. */
function matches(leg: ValueMap, pattern: ValueMap): boolean {
  return Object.entries(pattern).every(([key, value]) => isDeepStrictEqual(leg[key], value));
}

/** Returns true if an inclusion would not overwrite one of the leg's original values. */
function canExtend(original: ValueMap | undefined, addition: ValueMap): boolean {
  if (original === undefined) return false;
  return Object.entries(addition).every(
    ([key, value]) => !Object.hasOwn(original, key) || isDeepStrictEqual(original[key], value),
  );
}
