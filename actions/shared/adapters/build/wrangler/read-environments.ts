import { ENVIRONMENT_KINDS, type EnvironmentKind } from "../../../domain/naming.ts";
import { readSettings, type SettingsReading } from "./read-settings.ts";
import { type FieldProblem, Section } from "./section.ts";
import { listEnvironments, selectEnvironment } from "./select-environment.ts";

export interface ConfigReading {
  readonly reading: SettingsReading;
  readonly problems: readonly FieldProblem[];
}

/** Reads every environment that the pipeline deploys into, and gives the settings of one. */
export function readEnvironments(value: unknown, environment: EnvironmentKind): ConfigReading {
  const problems: FieldProblem[] = [];
  const root = Section.of(value, problems);
  const named = listEnvironments(root);
  const nameFor = (kind: EnvironmentKind) => (named.includes(kind) ? kind : "");
  const readings = new Map<string, SettingsReading>();
  for (const kind of ENVIRONMENT_KINDS) {
    const name = nameFor(kind);
    if (readings.has(name)) continue;
    const { section, warnings } = selectEnvironment(root, name, problems);
    const reading = readSettings(section);
    readings.set(name, { ...reading, warnings: [...warnings, ...reading.warnings] });
  }
  const reading = readings.get(nameFor(environment));
  if (reading === undefined) throw new Error(`"${environment}" is no environment of the pipeline.`);
  return { reading, problems: withoutRepeats(problems) };
}

/** What several environments inherit is wrong in each of them, and said once. */
function withoutRepeats(problems: readonly FieldProblem[]): readonly FieldProblem[] {
  const seen = new Set<string>();
  return problems.filter(({ path, message }) => {
    const key = JSON.stringify([path, message]);
    return seen.size < seen.add(key).size;
  });
}
