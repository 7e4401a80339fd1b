import type { FormField, IssueForm } from "./issue-form.ts";

/** What was sent, by control name. Each tick of `checkboxes` is the index of its option. */
export type FormAnswers = ReadonlyMap<string, readonly string[]>;

/** What is missing, by control name, in words for the person at the form. */
export function findMissingAnswers(form: IssueForm, answers: FormAnswers): Map<string, string> {
  const missing = new Map<string, string>();
  for (const field of form.body) {
    if (field.type === "markdown") continue;
    const given = answers.get(field.id) ?? [];
    if (field.type === "checkboxes") {
      const unticked = field.options.find(
        (option, index) => option.required && !given.includes(String(index)),
      );
      if (unticked) missing.set(field.id, `“${unticked.label}” must be ticked.`);
    } else if (field.required && given.every((value) => value.trim() === "")) {
      missing.set(field.id, `${field.label} can’t be blank.`);
    }
  }
  return missing;
}

/** The issue's body in the very form GitHub gives it: `### Label`, a blank line, the answer. */
export function renderIssueBody(form: IssueForm, answers: FormAnswers): string {
  return form.body
    .flatMap((field) =>
      field.type === "markdown"
        ? []
        : [`### ${field.label}\n\n${renderAnswer(field, answers.get(field.id) ?? [])}`],
    )
    .join("\n\n");
}

const NO_RESPONSE = "_No response_";

function renderAnswer(field: Exclude<FormField, { type: "markdown" }>, given: readonly string[]): string {
  if (field.type === "checkboxes") {
    return field.options
      .map((option, index) => `- [${given.includes(String(index)) ? "x" : " "}] ${option.label}`)
      .join("\n");
  }
  if (field.type === "dropdown") {
    const known = given.filter((value) => field.options.includes(value));
    return known.length === 0 ? NO_RESPONSE : known.join(", ");
  }
  const text = (given[0] ?? "").replaceAll("\r\n", "\n").trim();
  if (text === "") return NO_RESPONSE;
  return field.type === "textarea" && field.render !== undefined
    ? `\`\`\`${field.render}\n${text}\n\`\`\``
    : text;
}
