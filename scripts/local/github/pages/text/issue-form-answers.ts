import type { FormField, IssueForm } from "./issue-form.ts";

/** Submitted values by control name. The values of `checkboxes` are the indices of the checked options. */
export type FormAnswers = ReadonlyMap<string, readonly string[]>;

/** Finds required fields without an answer. Returns a message for each, by control name. */
export function findMissingAnswers(form: IssueForm, answers: FormAnswers): Map<string, string> {
  const missing = new Map<string, string>();
  for (const field of form.body) {
    if (field.type === "markdown") continue;
    const given = answers.get(field.id) ?? [];
    if (field.type === "checkboxes") {
      const unchecked = field.options.find(
        (option, index) => option.required && !given.includes(String(index)),
      );
      if (unchecked) missing.set(field.id, `“${unchecked.label}” must be checked.`);
    } else if (field.required && given.every((value) => value.trim() === "")) {
      missing.set(field.id, `${field.label} can’t be blank.`);
    }
  }
  return missing;
}

/** Renders the issue's body exactly as GitHub does: `### Label`, a blank line and the answer for each field. */
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
