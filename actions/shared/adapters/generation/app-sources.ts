import { applyEdits, modify, type ParseError, parse, printParseErrorCode } from "jsonc-parser";
import { parse as parseToml } from "smol-toml";
import type { Workspace } from "../../domain/generation/workspace.ts";
import { errorMessage } from "../../domain/text/error-message.ts";
import type { AppSources } from "../../ports/app-sources.ts";
import { WRANGLER_CONFIG_FILES } from "../build/wrangler/config-file.ts";
import { readAppSettings } from "../build/wrangler/read-app-settings.ts";
import { findMissingReferences } from "./html-references.ts";
import { findSyntaxError } from "./typescript-syntax.ts";

const JSON_CONFIG_FILES = WRANGLER_CONFIG_FILES.filter((name) => !name.endsWith(".toml"));

/** Creates a port that checks an app's files without running them. `starter` reads the toolkit's template. */
export function createAppSources(starter: () => Promise<ReadonlyMap<string, string>>): AppSources {
  return {
    starter,

    async rename(workspace, slug) {
      for (const path of JSON_CONFIG_FILES) {
        const text = await workspace.read(path);
        if (text === undefined || jsonProblem(text, true) !== undefined) continue;
        if ((parse(text) as { name?: unknown }).name === slug) continue;
        const formattingOptions = { insertSpaces: true, tabSize: 2 };
        workspace.write(path, applyEdits(text, modify(text, ["name"], slug, { formattingOptions })));
      }
    },

    async settings(app, read) {
      for (const file of WRANGLER_CONFIG_FILES) {
        const text = await read(file);
        const settings = text === undefined ? undefined : await readAppSettings({ app, file, text });
        if (settings !== undefined) return settings;
      }
      return undefined;
    },

    async check(workspace) {
      const problems: string[] = [];
      for (const [path, content] of await workspace.proposal()) {
        if (content === null) continue;
        const problem = syntaxProblem(path, content);
        if (problem !== undefined) problems.push(`${path}: ${problem}`);
        if (path.endsWith(".html"))
          problems.push(...findMissingReferences(path, content, (file) => workspace.has(file)));
      }
      return [...problems, ...(await wranglerProblems(workspace))];
    },
  };
}

async function wranglerProblems(workspace: Workspace): Promise<readonly string[]> {
  const present = WRANGLER_CONFIG_FILES.filter((path) => workspace.has(path));
  const [path] = present;
  if (path === undefined)
    return ["wrangler.jsonc: the app needs this file, with name, main and compatibility_date."];
  if (present.length > 1)
    return [`${present.join(" and ")}: an app must have only one configuration; delete the others.`];
  if (path === "wrangler.toml") return [];
  const text = (await workspace.read(path)) ?? "";
  if (jsonProblem(text, true) !== undefined) return [];
  const { main } = (parse(text, [], { allowTrailingComma: true }) ?? {}) as { main?: unknown };
  if (typeof main !== "string" || workspace.has(main.replace(/^\.\//, ""))) return [];
  return [`${path}: "main" is ${JSON.stringify(main)}, which does not exist.`];
}

/** Returns a sentence about the first syntax error; undefined if there is none or the format is unknown. */
function syntaxProblem(path: string, content: string): string | undefined {
  if (/\.(ts|mts|js|mjs)$/.test(path)) return findSyntaxError(content);
  if (path.endsWith(".toml")) return tomlProblem(content);
  const comments = path.endsWith(".jsonc") || /(^|\/)(tsconfig[^/]*|wrangler)\.json$/.test(path);
  return /\.jsonc?$/.test(path) ? jsonProblem(content, comments) : undefined;
}

function jsonProblem(text: string, comments: boolean): string | undefined {
  const errors: ParseError[] = [];
  parse(text, errors, { allowTrailingComma: comments, disallowComments: !comments });
  const [error] = errors;
  if (error === undefined) return undefined;
  return `line ${text.slice(0, error.offset).split("\n").length}: ${printParseErrorCode(error.error)}.`;
}

function tomlProblem(text: string): string | undefined {
  try {
    parseToml(text);
    return undefined;
  } catch (thrown) {
    return errorMessage(thrown).split("\n", 1)[0] ?? "";
  }
}
