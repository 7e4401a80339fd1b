import { readFile } from "node:fs/promises";
import { join, relative, sep } from "node:path";
import type { AppConfig } from "../../domain/app-config.ts";
import { PipelineError, type Problem } from "../../domain/errors.ts";
import { exists } from "../filesystem/list-files.ts";
import { ConfigSyntaxError, type Place, parseJsoncDocument, parseTomlDocument } from "./config-document.ts";
import { readSettings } from "./read-settings.ts";

const FILES = ["wrangler.jsonc", "wrangler.json", "wrangler.toml"] as const;

/**
 * Reads the wrangler configuration of the app in `directory`. Files in problems are named relative to `root`.
 * Throws APP_CONFIG_MISSING, or APP_CONFIG_INVALID with every problem of the file and its place.
 */
export async function readAppConfig(directory: string, root: string): Promise<AppConfig> {
  const found: string[] = [];
  for (const name of FILES) {
    if (await exists(join(directory, name))) found.push(name);
  }
  const [file] = found;
  const named = (name: string) => relative(root, join(directory, name)).split(sep).join("/");
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

  const text = await readFile(join(directory, file), "utf8");
  const problemAt = (message: string, { line, column }: Place): Problem => {
    const lineText = text.split("\n")[line - 1]?.trimEnd();
    return { file: named(file), line, column, message, ...(lineText === undefined ? {} : { lineText }) };
  };
  const parse = file.endsWith(".toml") ? parseTomlDocument : parseJsoncDocument;
  try {
    const document = parse(text);
    const { config, problems } = readSettings(document.value);
    if (problems.length === 0) return { file, ...config };
    throw invalid(problems.map(({ path, message }) => problemAt(message, document.locate(path))));
  } catch (thrown) {
    if (!(thrown instanceof ConfigSyntaxError)) throw thrown;
    throw invalid([problemAt(thrown.message, thrown.place)]);
  }
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
