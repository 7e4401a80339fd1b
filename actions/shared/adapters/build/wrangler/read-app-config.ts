import { join, relative } from "node:path";
import type { AppConfig } from "../../../domain/build/app-config.ts";
import { PROBLEM_HINTS, type ProblemCode } from "../../../domain/build/problem-hints.ts";
import { PipelineError, type Problem } from "../../../domain/errors.ts";
import type { EnvironmentKind } from "../../../domain/naming.ts";
import type { LineAndColumn } from "../../../domain/text/line-and-column.ts";
import { exists } from "../../filesystem/list-files.ts";
import { toPosixPath } from "../../filesystem/posix-path.ts";
import { ConfigSyntaxError, parseConfigDocument } from "./config-document.ts";
import { readConfigFile, WRANGLER_CONFIG_FILES } from "./config-file.ts";
import { readEnvironments } from "./read-environments.ts";
import type { ConfigProblem, SettingsReading } from "./read-settings.ts";

/**
 * Reads the wrangler configuration of the app in `directory` for one environment: `env.<environment>` if the file has it,
 * otherwise the top level. Problems of the other environments are reported too, because they would otherwise show only after
 * the merge. File names in problems are relative to `root`. Throws APP_CONFIG_MISSING, or APP_CONFIG_INVALID with every
 * problem of the file and its location.
 */
export async function readAppConfig(
  directory: string,
  root: string,
  environment: EnvironmentKind = "production",
): Promise<AppConfig> {
  const name = await findConfigFile(directory, root);
  const file = fileFromRoot(directory, root, name);
  const content = await readConfigFile(join(directory, name));
  if (content === undefined || "refusal" in content) {
    throw invalid([{ file, message: content?.refusal ?? "The file was removed while it was read." }]);
  }
  const { text } = content;
  const problemAt: ProblemAt = (message, { line, column }, code) => {
    const lineText = text.split("\n")[line - 1]?.trimEnd();
    return {
      ...{ file, line, column, message },
      ...(lineText === undefined ? {} : { lineText }),
      ...(code === undefined ? {} : { hint: PROBLEM_HINTS[code] }),
    };
  };
  try {
    const document = await parseConfigDocument(name, text);
    const located = ({ path, message, code }: ConfigProblem) =>
      problemAt(message, document.locate(path), code);
    const result = readEnvironments(document.value, environment);
    if (!result.valid) throw invalid(result.problems.map(located));
    return toAppConfig(name, result.reading, located);
  } catch (thrown) {
    if (!(thrown instanceof ConfigSyntaxError)) throw thrown;
    throw invalid([problemAt(thrown.message, thrown.location, thrown.code)]);
  }
}

type ProblemAt = (message: string, at: LineAndColumn, code?: ProblemCode) => Problem & LineAndColumn;

async function findConfigFile(directory: string, root: string): Promise<string> {
  const found: string[] = [];
  for (const name of WRANGLER_CONFIG_FILES) {
    if (await exists(join(directory, name))) found.push(name);
  }
  const [file] = found;
  if (file === undefined) {
    const app = fileFromRoot(directory, root, ".") || ".";
    const message = `"${app}" has no wrangler configuration.`;
    throw new PipelineError("APP_CONFIG_MISSING", message, { problems: [{ file: app, message }] });
  }
  if (found.length > 1) {
    const message = `An app has one configuration file, but there are ${found.join(" and ")}.`;
    throw invalid([
      { file: fileFromRoot(directory, root, file), message, hint: PROBLEM_HINTS["config-several"] },
    ]);
  }
  return file;
}

function toAppConfig(
  file: string,
  { config, customBuild, paths, warnings }: SettingsReading,
  located: (problem: ConfigProblem) => Problem & LineAndColumn,
): AppConfig {
  const locations = paths.map(([key, path]) => {
    const { message: _, file: __, ...location } = located({ path, message: "" });
    return [key, location] as const;
  });
  return {
    file,
    ...config,
    ...(customBuild === undefined
      ? {}
      : { customBuild: { command: customBuild.command, problem: located(customBuild.problem) } }),
    locations: Object.fromEntries(locations),
    warnings: warnings.map(located),
  };
}

function fileFromRoot(directory: string, root: string, name: string): string {
  return toPosixPath(relative(root, join(directory, name)));
}

function invalid(problems: readonly Problem[]): PipelineError {
  const sorted = problems.toSorted(
    (a, b) => (a.line ?? 0) - (b.line ?? 0) || (a.column ?? 0) - (b.column ?? 0),
  );
  const list = sorted.map(({ file, line, column, message }) =>
    line === undefined ? `${file}: ${message}` : `${file}:${line}:${column} ${message}`,
  );
  return new PipelineError("APP_CONFIG_INVALID", list.join("\n"), { problems: sorted });
}
