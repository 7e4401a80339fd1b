import { isRecord } from "../../../../actions/shared/domain/schema/is-record.ts";
import type { BodyReader } from "../http/body-reader.ts";
import { type FieldError, validationFailed } from "../http/errors.ts";

/** Limits in characters; GitHub states them only in its error messages. https://docs.github.com/en/rest/issues */
const MAX_TITLE = 256;
const MAX_BODY = 65_536;

/** Checks an issue's title and body against GitHub's limits. Throws GitHub's 422. */
export function checkIssueText(fields: { readonly title?: string; readonly body?: string }): void {
  const errors: FieldError[] = [];
  if (fields.title?.trim() === "") {
    errors.push({ resource: "Issue", code: "missing_field", field: "title" });
  }
  if ((fields.title ?? "").length > MAX_TITLE) errors.push(tooLong("Issue", "title", MAX_TITLE));
  if ((fields.body ?? "").length > MAX_BODY) errors.push(tooLong("Issue", "body", MAX_BODY));
  if (errors.length > 0) throw validationFailed(...errors);
}

/** Checks a comment's body. Throws GitHub's 422. */
export function checkCommentBody(body: string): void {
  if (body.trim() === "") {
    const message = "Body cannot be blank";
    throw validationFailed({ resource: "IssueComment", code: "unprocessable", field: "data", message });
  }
  if (body.length > MAX_BODY) throw validationFailed(tooLong("IssueComment", "body", MAX_BODY));
}

/** Reads an array of names: strings, or objects `{name}` for labels and `{login}` for assignees. Undefined when absent. */
export function readNames(
  body: BodyReader,
  field: string,
  key: "name" | "login",
): readonly string[] | undefined {
  const value = body.raw(field);
  if (value === undefined || value === null) return undefined;
  if (!Array.isArray(value)) {
    body.problem(`For 'properties/${field}', ${JSON.stringify(value)} is not an array.`);
    return undefined;
  }
  return value.map((item: unknown) => {
    const name = isRecord(item) ? item[key] : item;
    if (typeof name !== "string") body.problem(`For 'items', ${JSON.stringify(item)} is not a string.`);
    return String(name);
  });
}

function tooLong(resource: string, field: string, maximum: number): FieldError {
  const message = `${field} is too long (maximum is ${maximum} characters)`;
  return { resource, code: "custom", field, message };
}
