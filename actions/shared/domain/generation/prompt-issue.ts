import { fenceUntrusted, parseFence } from "../text/fence.ts";
import { inertText } from "../text/inert-markdown.ts";
import { MAX_PROMPT_LENGTH } from "./prompt-record.ts";

/** Heading of the form's field for the name; an answer arrives as a `### <label>` section of the body. */
const NAME_HEADING = "App name";
/** Heading of the form's field for the prompt. */
export const PROMPT_HEADING = "What should the app do?";

/** A parsed prompt issue. */
export interface PromptIssue {
  /** As the person wrote it; if absent, the generation run names the app. */
  readonly name?: string;
  /** Empty if the person left it out. */
  readonly prompt: string;
}

/** The text that GitHub writes for an empty field of the form. */
const NO_ANSWER = "_No response_";

/** Parses the body of an issue. A body without the form's headings is the prompt as a whole. */
export function parsePromptIssue(body: string): PromptIssue {
  const text = body.replaceAll("\r\n", "\n");
  const prompt = findSection(text, PROMPT_HEADING);
  const name = findSection(text, NAME_HEADING);
  if (prompt === undefined && name === undefined) return { prompt: text.trim() };
  const firstLine = name?.split("\n", 1)[0]?.trim() ?? "";
  return { prompt: prompt ?? "", ...(firstLine === "" ? {} : { name: firstLine }) };
}

/** Renders the body of an issue as the form would, with the untrusted prompt in a code block. */
export function renderPromptIssue({ name, prompt }: PromptIssue): string {
  const called = name === undefined ? NO_ANSWER : inertText(name, 100);
  return `### ${NAME_HEADING}\n\n${called}\n\n### ${PROMPT_HEADING}\n\n${fenceUntrusted(prompt, MAX_PROMPT_LENGTH)}\n`;
}

/**
 * Returns a section of the body; undefined if the form's heading is missing, empty if the field was. Only a heading
 * of the form ends a section, so that a prompt may contain headings.
 */
function findSection(text: string, heading: string): string | undefined {
  const lines = text.split("\n");
  const start = lines.findIndex((line) => parseHeading(line) === heading);
  if (start === -1) return undefined;
  const length = lines.slice(start + 1).findIndex((line) => {
    const found = parseHeading(line);
    return found === NAME_HEADING || found === PROMPT_HEADING;
  });
  const answer = lines.slice(start + 1, length === -1 ? undefined : start + 1 + length);
  const trimmed = answer.join("\n").trim();
  return trimmed === NO_ANSWER ? "" : (parseFence(trimmed) ?? trimmed);
}

function parseHeading(line: string): string | undefined {
  return /^###\s/.test(line) ? line.slice("###".length).trim() : undefined;
}
