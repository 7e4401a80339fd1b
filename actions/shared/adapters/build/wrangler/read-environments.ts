import { ENVIRONMENT_KINDS, type EnvironmentKind } from "../../../domain/naming.ts";
import { isRecord } from "../../../domain/schema/is-record.ts";
import {
  type ConfigProblem,
  readSettings,
  type SettingsReading,
  type SettingsResult,
} from "./read-settings.ts";
import { listEnvironments, selectEnvironment } from "./select-environment.ts";

/**
 * Reads the settings of one environment and validates those of every environment that the pipeline deploys to: the others'
 * problems would otherwise show only after the merge.
 */
export function readEnvironments(value: unknown, environment: EnvironmentKind): SettingsResult {
  if (!isRecord(value)) {
    return { valid: false, problems: [{ path: [], message: "The file must contain one object." }] };
  }
  const { names, problems: invalidNames } = listEnvironments(value);
  const nameFor = (kind: EnvironmentKind) => (names.includes(kind) ? kind : "");
  const problems: ConfigProblem[] = [...invalidNames];
  const readings = new Map<string, SettingsReading>();
  for (const name of new Set(ENVIRONMENT_KINDS.map(nameFor))) {
    const selection = selectEnvironment(value, name);
    problems.push(...selection.problems);
    const result = readSettings(selection);
    if (result.valid) readings.set(name, result.reading);
    else problems.push(...result.problems);
  }
  const reading = readings.get(nameFor(environment));
  if (problems.length > 0 || reading === undefined) {
    return { valid: false, problems: withoutRepeats(problems) };
  }
  return { valid: true, reading };
}

/** Removes repeated problems, because several environments can inherit the same one. */
function withoutRepeats(problems: readonly ConfigProblem[]): readonly ConfigProblem[] {
  const byText = new Map(
    problems.map((problem) => [JSON.stringify([problem.path, problem.message]), problem]),
  );
  return [...byText.values()];
}
