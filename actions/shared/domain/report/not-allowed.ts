import { COMMENT_MARK } from "./progress.ts";

/** First line of the answer to people without write access, of which a conversation has at most one. */
export const NOT_ALLOWED_MARKER = "<!-- overskill:not-allowed -->";

/** Renders the answer to people without write access. It contains no login, because it answers all of them. */
export function renderNotAllowed(): string {
  return [
    `${NOT_ALLOWED_MARKER}\n${COMMENT_MARK}`,
    "Thank you for the idea! The pipeline works only for people with write access to this repository.",
    "Someone with write access can comment `/retry` to start what this issue or the last request asks for.",
    "",
  ].join("\n\n");
}
