import { capitalise } from "./capitalise.ts";

export interface PollChoices {
  readonly question: string;
  readonly options: readonly string[];
}

/** Reads a question and two to eight options from a request such as `… where to eat: pizza, sushi or salad`; undefined without such a list. */
export function readPollChoices(request: string): PollChoices | undefined {
  const match = /^(.*?)(?::|\boptions?\b|\bbetween\b|\bchoices?\b)\s*:?\s*(.+?)[.!?]?\s*$/is.exec(
    request.trim(),
  );
  const options = (match?.[2] ?? "")
    .split(/\s*(?:,|;|\n|\bor\b|\band\b)\s*/i)
    .map((option) => option.replace(/^[-*\d.)\s]+|["“”]/g, "").trim())
    .filter((option) => option !== "");
  const named = [...new Set(options.map(capitalise))];
  if (named.length < 2 || named.length > 8 || named.some((option) => option.length > 60)) return undefined;
  return { question: readQuestion(match?.[1] ?? ""), options: named };
}

/** Renders `src/options.ts` of a poll. */
export function renderOptions({ question, options }: PollChoices): string {
  const lines = options.map((option) => `  ${JSON.stringify(option)},`);
  return [
    `export const QUESTION = ${JSON.stringify(question)};`,
    "",
    "/** Votes are stored by the text of the option, so options can be added and moved. */",
    `export const OPTIONS: readonly string[] = [\n${lines.join("\n")}\n];\n`,
  ].join("\n");
}

function readQuestion(text: string): string {
  const about =
    /\b(?:poll|vote|survey)\b\s*(?:about|on|for|to decide|asking)?\s*(.*)$/is.exec(text)?.[1] ?? "";
  const question = about
    .replace(/\s+/g, " ")
    .replace(/[,\s]+(?:with|the|following)*\s*$/i, "")
    .trim();
  return question === ""
    ? "What do you choose?"
    : `${capitalise(question).slice(0, 120).replace(/\?$/, "")}?`;
}
