import { applyEdits, modify, type ParseError, parse, printParseErrorCode } from "jsonc-parser";
import { parse as parseToml } from "smol-toml";
import type { Workspace } from "../../domain/generation/workspace.ts";
import { errorMessage } from "../../domain/text/error-message.ts";
import type { AppSources } from "../../ports/app-sources.ts";
import { missingReferences } from "./html-references.ts";
import { typeScriptProblem } from "./typescript-syntax.ts";

const WRANGLER_FILES = ["wrangler.jsonc", "wrangler.json"] as const;

/** Reads, and never runs, what is in an app. `starter` comes from the toolkit's templates. */
export function createAppSources(starter: () => Promise<ReadonlyMap<string, string>>): AppSources {
  return {
    starter,

    async rename(workspace, slug) {
      for (const path of WRANGLER_FILES) {
        const text = await workspace.read(path);
        if (text === undefined || jsonProblem(text, true) !== undefined) continue;
        if ((parse(text) as { name?: unknown }).name === slug) continue;
        const formattingOptions = { insertSpaces: true, tabSize: 2 };
        workspace.write(path, applyEdits(text, modify(text, ["name"], slug, { formattingOptions })));
      }
    },

    async check(workspace) {
      const problems: string[] = [];
      for (const [path, content] of await workspace.proposal()) {
        if (content === null) continue;
        const problem = syntaxProblem(path, content);
        if (problem !== undefined) problems.push(`${path}: ${problem}`);
        if (path.endsWith(".html"))
          problems.push(...missingReferences(path, content, (file) => workspace.has(file)));
      }
      return [...problems, ...(await wranglerProblems(workspace))];
    },
  };
}

async function wranglerProblems(workspace: Workspace): Promise<readonly string[]> {
  const present = [...WRANGLER_FILES, "wrangler.toml"].filter((path) => workspace.has(path));
  const [path] = present;
  if (path === undefined)
    return ["wrangler.jsonc: the app needs one; it says name, main and compatibility_date."];
  if (present.length > 1)
    return [`${present.join(" and ")}: an app has one configuration; delete the other.`];
  if (path === "wrangler.toml") return [];
  const text = (await workspace.read(path)) ?? "";
  if (jsonProblem(text, true) !== undefined) return [];
  const { main } = (parse(text, [], { allowTrailingComma: true }) ?? {}) as { main?: unknown };
  if (typeof main !== "string" || workspace.has(main.replace(/^\.\//, ""))) return [];
  return [`${path}: "main" is ${JSON.stringify(main)}, which is not there.`];
}

/** A sentence about the first syntax error; undefined when there is none or the format is not known here. */
function syntaxProblem(path: string, content: string): string | undefined {
  if (/\.(ts|mts|js|mjs)$/.test(path)) return typeScriptProblem(content);
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
