import type { Octokit } from "@octokit/rest";
import { isMap, isNode, isSeq, LineCounter, parseDocument } from "yaml";
import type { PipelineConfig } from "../../domain/config/config.ts";
import { readAppsDirectory, readConfig } from "../../domain/config/read-config.ts";
import { PipelineError, type Problem } from "../../domain/errors.ts";
import type { FieldPath } from "../../domain/schema/validate.ts";
import { callingGitHub, type GitHubRepository, isGitHubStatus } from "./client.ts";

/** The configuration of an apps repository. */
export const CONFIG_PATH = ".github/overskill.yml";

/**
 * Loads the configuration from the default branch, even if the run is on another: a pull request must not choose where
 * it is deployed. Throws CONFIG_MISSING, or CONFIG_INVALID with every problem and its location.
 */
export async function loadConfig(octokit: Octokit, repository: GitHubRepository): Promise<PipelineConfig> {
  const text = await callingGitHub(`read ${CONFIG_PATH}`, async () => {
    try {
      const { data } = await octokit.rest.repos.getContent({
        ...repository,
        path: CONFIG_PATH,
        mediaType: { format: "raw" },
      });
      return data as unknown as string;
    } catch (thrown) {
      if (isGitHubStatus(thrown, 404)) return undefined;
      throw thrown;
    }
  });
  if (text === undefined) {
    throw new PipelineError("CONFIG_MISSING", `${CONFIG_PATH} does not exist on the default branch.`);
  }
  return parseConfig(text);
}

/** Parses the configuration. Throws CONFIG_INVALID with every problem, each with line and column. */
export function parseConfig(text: string): PipelineConfig {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false });
  const at = (offset: number): Pick<Problem, "file" | "line" | "column"> => {
    const { line, col } = lines.linePos(offset);
    return { file: CONFIG_PATH, line, column: col };
  };
  const syntax = document.errors.map((error): Problem => ({ message: error.message, ...at(error.pos[0]) }));
  if (syntax.length > 0) throw invalid(syntax);

  const reading = readConfig(document.toJS({ maxAliasCount: 20 }));
  if (reading.valid) return reading.config;
  throw invalid(
    reading.problems.map(({ path, message }): Problem => ({ message, ...at(findOffset(document, path)) })),
  );
}

/** Parses only where the apps are; undefined if the text does not say it. */
export function parseAppsDirectory(text: string): string | undefined {
  const document = parseDocument(text, { prettyErrors: false });
  return document.errors.length > 0 ? undefined : readAppsDirectory(document.toJS({ maxAliasCount: 20 }));
}

/** Returns the offset of a key or of a list's entry; for a missing key, that of its nearest parent. */
function findOffset(document: ReturnType<typeof parseDocument>, path: FieldPath): number {
  for (let depth = path.length; depth > 0; depth -= 1) {
    const parent = document.getIn(path.slice(0, depth - 1), true);
    const owner = depth === 1 ? document.contents : parent;
    const step = path[depth - 1];
    if (isSeq(owner) && typeof step === "number") {
      const entry = owner.items[step];
      if (isNode(entry) && entry.range) return entry.range[0];
    }
    if (!isMap(owner)) continue;
    const pair = owner.items.find((item) => String(item.key) === step);
    const range = (pair?.key as { range?: readonly [number, number, number] } | undefined)?.range;
    if (range) return range[0];
  }
  return 0;
}

function invalid(problems: Problem[]): PipelineError {
  problems.sort((a, b) => (a.line ?? 0) - (b.line ?? 0) || (a.column ?? 0) - (b.column ?? 0));
  const list = problems.map(({ message, line, column }) => `${CONFIG_PATH}:${line}:${column} ${message}`);
  return new PipelineError("CONFIG_INVALID", list.join("\n"), { problems });
}
