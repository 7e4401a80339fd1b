import { join } from "node:path/posix";

/** Lowest first: a floor may import itself and the floors before it. */
const FLOORS = ["domain", "ports", "usecases", "adapters"];
/** Packages that are pure functions over values: a floor below the adapters may use them. */
const PURE_PACKAGES = ["valibot"];
const FLOOR_OF = /^actions\/shared\/([a-z]+)\//;
const ACTION_OF = /^actions\/(?!shared\/)([a-z]+)\//;
const IMPORT = /^(?:import|export)\b[^;]*?\bfrom\s+"([^"]+)"|\bimport\(\s*"([^"]+)"\s*\)/gm;

export interface Import {
  readonly from: string;
  /** A path relative to the repository root, or a package. */
  readonly to: string;
}

/** Type-only imports count too: a type is a dependency on whoever owns it. */
export function findFloorBreaches(imports: readonly Import[]): readonly string[] {
  return imports.flatMap(({ from, to }) => {
    const reason = breachOf(from, to);
    return reason === undefined ? [] : [`${from} must not import ${to}: ${reason}`];
  });
}

function breachOf(from: string, to: string): string | undefined {
  const floor = FLOOR_OF.exec(from)?.[1];
  const target = FLOOR_OF.exec(to)?.[1];
  if (floor !== undefined && /^(scripts|test)\//.test(to)) return "Actions do not depend on scripts or tests";
  if (floor !== undefined && floor !== "adapters") {
    if (PURE_PACKAGES.includes(to)) return undefined;
    if (target === undefined) return `${floor} imports nothing outside of actions/shared`;
    if (FLOORS.indexOf(target) > FLOORS.indexOf(floor)) return `${target} is above ${floor}`;
  }
  const action = ACTION_OF.exec(from)?.[1];
  const other = ACTION_OF.exec(to)?.[1];
  if (action !== undefined && other !== undefined && action !== other)
    return "Actions never import one another";
  if (action !== undefined && /^(scripts|test)\//.test(to))
    return "Actions do not depend on scripts or tests";
  return undefined;
}

/** The imports of one module, relative specifiers resolved against `file`. */
export function importsOf(file: string, source: string): readonly Import[] {
  return [...source.matchAll(IMPORT)].map(([, fromClause, dynamic]) => {
    const specifier = fromClause ?? dynamic ?? "";
    return { from: file, to: specifier.startsWith(".") ? join(file, "..", specifier) : specifier };
  });
}
