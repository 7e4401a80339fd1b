import { fenceUntrusted, parseFence } from "../text/fence.ts";

const MARKER = "<!-- overskill:prompt -->";

/** Longest prompt in characters; the rest is cut. */
export const MAX_PROMPT_LENGTH = 20_000;

/**
 * Renders the prompt that an app was made from, for the pull request's description. The issue itself can be edited by
 * its author at any time; this record shows reviewers what the model got, and later changes to the app rely on it.
 */
export function renderPromptRecord(prompt: string): string {
  return [
    "<details><summary>The prompt</summary>",
    `${MARKER}\n${fenceUntrusted(prompt, MAX_PROMPT_LENGTH)}`,
    "</details>",
  ].join("\n\n");
}

/** Parses what `renderPromptRecord` returned out of a description; undefined without it. */
export function parsePromptRecord(description: string): string | undefined {
  const text = description.replaceAll("\r\n", "\n");
  // The first marker is ours: no other part of the description can contain one, except the prompt itself.
  const start = text.indexOf(`${MARKER}\n`);
  if (start === -1) return undefined;
  return parseFence(text.slice(start + MARKER.length + 1));
}
