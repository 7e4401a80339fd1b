import { join, relative } from "node:path";
import type { AppConfig } from "../../../domain/build/app-config.ts";
import { hintFor } from "../../../domain/build/problem-hints.ts";
import { PipelineError, type Problem } from "../../../domain/errors.ts";
import type { EnvironmentKind } from "../../../domain/naming.ts";
import { exists } from "../../filesystem/list-files.ts";
import { toPosixPath } from "../../filesystem/posix-path.ts";
import { ConfigSyntaxError, type Place, parseJsoncDocument, parseTomlDocument } from "./config-document.ts";
import { CONFIG_FILES, readConfigFile } from "./config-file.ts";
import { readEnvironments } from "./read-environments.ts";
import type { FieldProblem } from "./section.ts";

/**
 * Reads the wrangler configuration of the app in `directory` as it is for `environment`: `env.<environment>`
 * when the file has it, the top level otherwise. The other environments' problems are reported as well: they
 * would only show after the merge. Files in problems are named relative to `root`.
 * Throws APP_CONFIG_MISSING, or APP_CONFIG_INVALID with every problem of the file and its place.
 */
export async function readAppConfig(
  directory: string,
  root: string,
  environment: EnvironmentKind = "production",
): Promise<AppConfig> {
  const found: string[] = [];
  for (const name of CONFIG_FILES) {
    if (await exists(join(directory, name))) found.push(name);
  }
  const [file] = found;
  const named = (name: string) => toPosixPath(relative(root, join(directory, name)));
  if (file === undefined) {
    const folder = named(".") || ".";
    const message = `There is no wrangler configuration in "${folder}".`;
    throw new PipelineError("APP_CONFIG_MISSING", message, { problems: [{ file: folder, message }] });
  }
  if (found.length > 1) {
    throw invalid([
      { file: named(file), message: `Keep one configuration file; there are ${found.join(" and ")}.` },
    ]);
  }

  const content = await readConfigFile(join(directory, file));
  if (content === undefined || "refusal" in content) {
    throw invalid([{ file: named(file), message: content?.refusal ?? "The file was removed." }]);
  }
  const { text } = content;
  const problemAt = (message: string, { line, column }: Place): Problem & Place => {
    const lineText = text.split("\n")[line - 1]?.trimEnd();
    return { file: named(file), line, column, message, ...(lineText === undefined ? {} : { lineText }) };
  };
  const parse = file.endsWith(".toml") ? parseTomlDocument : parseJsoncDocument;
  try {
    const document = await parse(text);
    const placed = ({ path, message }: FieldProblem) => problemAt(message, document.locate(path));
    const { reading, problems } = readEnvironments(document.value, environment);
    if (problems.length > 0) throw invalid(problems.map(placed));
    const { config, customBuild, paths, warnings } = reading;
    const places = paths.map(([key, path]) => {
      const { message: _, file: __, ...place } = placed({ path, message: "" });
      return [key, place] as const;
    });
    return {
      file,
      ...config,
      ...(customBuild === undefined
        ? {}
        : { customBuild: { command: customBuild.command, problem: placed(customBuild.problem) } }),
      places: Object.fromEntries(places),
      warnings: warnings.map(placed),
    };
  } catch (thrown) {
    if (!(thrown instanceof ConfigSyntaxError)) throw thrown;
    throw invalid([problemAt(thrown.message, thrown.place)]);
  }
}

function invalid(problems: readonly Problem[]): PipelineError {
  const sorted = problems
    .toSorted((a, b) => (a.line ?? 0) - (b.line ?? 0) || (a.column ?? 0) - (b.column ?? 0))
    .map(withHint);
  const list = sorted.map(({ file, line, column, message }) =>
    line === undefined ? `${file}: ${message}` : `${file}:${line}:${column} ${message}`,
  );
  return new PipelineError("APP_CONFIG_INVALID", list.join("\n"), { problems: sorted });
}

function withHint(problem: Problem): Problem {
  const hint = hintFor(problem.message);
  return hint === undefined ? problem : { ...problem, hint };
}
