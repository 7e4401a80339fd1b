/** Headings of the issue form; its answers arrive as `### <label>` sections of the body. */
export const NAME_HEADING = "App name";
export const PROMPT_HEADING = "What should the app do?";

export interface PromptIssue {
  /** As the person wrote it; undefined lets the generation run name the app. */
  readonly name?: string;
  /** Empty when the person left it out. */
  readonly prompt: string;
}

/** What GitHub writes for a field of the form that was left empty. */
const NO_ANSWER = "_No response_";

/** Reads an issue form's body; a body without the form's headings is the prompt as a whole. */
export function readPromptIssue(body: string): PromptIssue {
  const text = body.replaceAll("\r\n", "\n");
  const prompt = sectionOf(text, PROMPT_HEADING);
  const name = sectionOf(text, NAME_HEADING);
  if (prompt === undefined && name === undefined) return { prompt: text.trim() };
  const firstLine = name?.split("\n", 1)[0]?.trim() ?? "";
  return { prompt: prompt ?? "", ...(firstLine === "" ? {} : { name: firstLine }) };
}

/** The body of an issue as the form would have written it. */
export function renderPromptIssue({ name, prompt }: PromptIssue): string {
  return `### ${NAME_HEADING}\n\n${name ?? NO_ANSWER}\n\n### ${PROMPT_HEADING}\n\n${prompt}\n`;
}

/**
 * A section ends only at a heading of the form, so that a prompt may hold headings of its own.
 * Undefined when the form's heading is not there; empty when it was not answered.
 */
function sectionOf(text: string, heading: string): string | undefined {
  const lines = text.split("\n");
  const start = lines.findIndex((line) => headingOf(line) === heading);
  if (start === -1) return undefined;
  const length = lines.slice(start + 1).findIndex((line) => {
    const found = headingOf(line);
    return found === NAME_HEADING || found === PROMPT_HEADING;
  });
  const answer = lines.slice(start + 1, length === -1 ? undefined : start + 1 + length);
  const trimmed = answer.join("\n").trim();
  return trimmed === NO_ANSWER ? "" : trimmed;
}

function headingOf(line: string): string | undefined {
  return /^###\s+(.*?)\s*$/.exec(line)?.[1];
}
