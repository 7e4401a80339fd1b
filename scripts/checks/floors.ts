import type { Finding } from "./findings.ts";
import type { Import } from "./imports.ts";

/** Lowest first: a floor may import itself and the floors before it. */
const FLOORS = ["domain", "ports", "usecases", "adapters"];
/** Packages of pure functions over values, which the floors below the adapters may use. */
const PURE_PACKAGES = ["valibot"];
const FLOOR = /^actions\/shared\/([a-z]+)\//;
const ACTION = /^actions\/(?!shared\/)([a-z-]+)\//;

/** Finds imports that go up a floor, from one Action to another, or out of the Actions. */
export function findForbiddenImports(imports: readonly Import[]): readonly Finding[] {
  return imports.flatMap(({ from, to }) => {
    const reason = explainRefusal(from, to);
    return reason === undefined ? [] : [{ file: from, message: `must not import ${to}: ${reason}` }];
  });
}

function explainRefusal(from: string, to: string): string | undefined {
  const floor = FLOOR.exec(from)?.[1];
  const action = ACTION.exec(from)?.[1];
  if (floor === undefined && action === undefined) return undefined;
  if (/^(scripts|test)\//.test(to)) return "Actions do not depend on scripts or tests";
  const other = ACTION.exec(to)?.[1];
  if (other !== undefined && other !== action) {
    return action === undefined
      ? "shared code does not depend on an Action"
      : "Actions never import one another";
  }
  if (floor === undefined || floor === "adapters" || PURE_PACKAGES.includes(to)) return undefined;
  const target = FLOOR.exec(to)?.[1];
  if (target === undefined) return `${floor} imports nothing outside actions/shared`;
  return FLOORS.indexOf(target) > FLOORS.indexOf(floor) ? `${target} is above ${floor}` : undefined;
}
