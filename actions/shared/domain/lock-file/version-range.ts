/** A version of https://semver.org without its build metadata. */
interface Version {
  readonly numbers: readonly number[];
  readonly prerelease: readonly string[];
}

type Comparator = readonly [operator: string, version: Version];

const PART = String.raw`(?:\d+|[xX*])`;
const PARTIAL = new RegExp(
  String.raw`^(\^|~>?|>=|<=|>|<|=)?v?(${PART})(?:\.(${PART}))?(?:\.(${PART}))?(?:-([\w.-]+))?(?:\+[\w.-]+)?$`,
);

/**
 * Returns true if a version is in a range of npm's grammar, and undefined if either is not in the grammar, as a tag such as
 * `latest` is not. https://github.com/npm/node-semver#ranges
 */
export function isInRange(version: string, range: string): boolean | undefined {
  const found = parseVersion(version);
  const alternatives = range.split("||").map(parseComparators);
  if (found === undefined || alternatives.includes(undefined)) return undefined;
  return alternatives.some((comparators) => comparators !== undefined && satisfies(found, comparators));
}

function satisfies(version: Version, comparators: readonly Comparator[]): boolean {
  if (!comparators.every(([operator, limit]) => holds(operator, compare(version, limit)))) return false;
  // A prerelease belongs to a range only if the range names a prerelease of the same version.
  const isNamed = ([, { numbers, prerelease }]: Comparator) =>
    prerelease.length > 0 && numbers.join() === version.numbers.join();
  return version.prerelease.length === 0 || comparators.some(isNamed);
}

function holds(operator: string, order: number): boolean {
  if (operator === ">=") return order >= 0;
  if (operator === "<=") return order <= 0;
  if (operator === ">") return order > 0;
  return operator === "<" ? order < 0 : order === 0;
}

function parseComparators(text: string): readonly Comparator[] | undefined {
  const hyphen = /^\s*(\S+)\s+-\s+(\S+)\s*$/.exec(text);
  const parts =
    hyphen === null
      ? text
          .replaceAll(/(\^|~>?|[<>]=?|=)\s+/g, "$1")
          .split(/\s+/)
          .filter((part) => part !== "")
      : [`>=${hyphen[1]}`, `<=${hyphen[2]}`];
  const comparators = parts.map(parsePartial);
  return comparators.includes(undefined) ? undefined : comparators.flatMap((found) => found ?? []);
}

function parsePartial(text: string): readonly Comparator[] | undefined {
  const match = PARTIAL.exec(text);
  if (match === null) return undefined;
  const [, operator = "", ...parts] = match;
  const known = parts
    .slice(0, 3)
    .map((part) => (part === undefined || /^[xX*]$/.test(part) ? undefined : Number(part)));
  const count = known.indexOf(undefined) < 0 ? 3 : known.indexOf(undefined);
  const numbers = known.map((part, index) => (index < count ? (part ?? 0) : 0));
  const low: Version = { numbers, prerelease: match[5]?.split(".") ?? [] };
  if (count === 0) return /^[<>]$/.test(operator) ? [["<", { numbers: [0, 0, 0], prerelease: ["0"] }]] : [];
  if (operator === "^")
    return between(
      low,
      bump(
        numbers,
        Math.min(
          count - 1,
          Math.max(
            0,
            numbers.findIndex((part) => part > 0) < 0 ? count - 1 : numbers.findIndex((part) => part > 0),
          ),
        ),
      ),
    );
  if (operator.startsWith("~")) return between(low, bump(numbers, Math.min(count - 1, 1)));
  if (count === 3) return [[operator === "" ? "=" : operator, low]];
  const next = bump(numbers, count - 1);
  if (operator === ">") return [[">=", { numbers: next, prerelease: [] }]];
  if (operator === "<=") return [["<", { numbers: next, prerelease: ["0"] }]];
  if (operator === ">=" || operator === "<")
    return [[operator, operator === "<" ? { ...low, prerelease: ["0"] } : low]];
  return between(low, next);
}

function between(low: Version, next: readonly number[]): readonly Comparator[] {
  return [
    [">=", low],
    ["<", { numbers: next, prerelease: ["0"] }],
  ];
}

/** Adds one at an index and clears what follows. */
function bump(numbers: readonly number[], index: number): readonly number[] {
  return numbers.map((part, at) => (at < index ? part : at === index ? part + 1 : 0));
}

function parseVersion(text: string): Version | undefined {
  const [, core, prerelease] = /^v?(\d+\.\d+\.\d+)(?:-([\w.-]+))?(?:\+[\w.-]+)?$/.exec(text) ?? [];
  if (core === undefined) return undefined;
  return { numbers: core.split(".").map(Number), prerelease: prerelease?.split(".") ?? [] };
}

function compare(a: Version, b: Version): number {
  for (const index of [0, 1, 2]) {
    const order = (a.numbers[index] ?? 0) - (b.numbers[index] ?? 0);
    if (order !== 0) return order;
  }
  return comparePrerelease(a.prerelease, b.prerelease);
}

function comparePrerelease(a: readonly string[], b: readonly string[]): number {
  if (a.length === 0 || b.length === 0) return b.length - a.length;
  for (const [index, part] of a.entries()) {
    const other = b[index];
    if (other === undefined) return 1;
    if (part === other) continue;
    const [isNumber, isOtherNumber] = [/^\d+$/.test(part), /^\d+$/.test(other)];
    if (isNumber && isOtherNumber) return Number(part) - Number(other);
    if (isNumber !== isOtherNumber) return isNumber ? -1 : 1;
    return part < other ? -1 : 1;
  }
  return a.length - b.length;
}
