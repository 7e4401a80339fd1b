import type { ChatMessage } from "../wire/chat-request.ts";

/** What the stand-in understands of a conversation. It keeps nothing between requests, like the real thing. */
export interface Situation {
  /** What the person asks for. */
  readonly request: string;
  /** The app's name, when the person chose one. */
  readonly name?: string;
  /** True when an app is to be changed, false when one is to be made. */
  readonly change: boolean;
  /** The app's paths; undefined before they were listed. */
  readonly listing?: readonly string[];
  /** Files as they are now, as far as the conversation shows them. */
  readonly files: ReadonlyMap<string, string>;
  /** Paths that were written or edited. */
  readonly written: ReadonlySet<string>;
  /** Paths that could not be read, and those whose edit was refused. */
  readonly failed: ReadonlySet<string>;
  /** How often files were written or edited, in turns. */
  readonly writingTurns: number;
}

export function readSituation(messages: readonly ChatMessage[]): Situation {
  const task = messages.find(({ role }) => role === "user")?.text ?? "";
  const sections = fencedSections(task);
  const request = sections.find(({ heading }) => /request/i.test(heading))?.text ?? task;
  const name = sections.find(({ heading }) => /name/i.test(heading))?.text;
  return {
    request,
    ...(name === undefined || name.startsWith("(none") ? {} : { name }),
    change: /^#+ .*\bchange\b/im.test(task.slice(0, 200)),
    ...replay(messages),
  };
}

/** Follows the calls and what came of them. */
function replay(messages: readonly ChatMessage[]) {
  const results = new Map(messages.map(({ toolCallId, text }) => [toolCallId, text]));
  const files = new Map<string, string>();
  const written = new Set<string>();
  const failed = new Set<string>();
  let listing: readonly string[] | undefined;
  let writingTurns = 0;
  for (const { toolCalls } of messages) {
    if (toolCalls.some(({ name }) => name === "write_file" || name === "edit_file")) writingTurns += 1;
    for (const { id, name, arguments: json } of toolCalls) {
      const result = results.get(id);
      if (result === undefined) continue;
      const { path = "", content = "", search = "", replace = "" } = parseArguments(json);
      if (name === "list_files") listing = parseListing(result);
      else if (/^error\b/i.test(result)) failed.add(path);
      else if (name === "read_file") files.set(path, result);
      else if (name === "write_file") files.set(path, content);
      else if (name === "edit_file")
        files.set(
          path,
          (files.get(path) ?? "").replace(search, () => replace),
        );
      if (/^(write|edit)_file$/.test(name) && !/^error\b/i.test(result)) written.add(path);
    }
  }
  return { ...(listing === undefined ? {} : { listing }), files, written, failed, writingTurns };
}

/** `path (12 bytes)`, one per line. */
function parseListing(listing: string): readonly string[] {
  const lines = listing.split("\n").map((line) => line.replace(/\s+\(\d+ bytes\)$/, "").trim());
  return lines.filter((line) => line !== "");
}

/** Fenced blocks with the heading that stands before them. */
function fencedSections(text: string): readonly { readonly heading: string; readonly text: string }[] {
  const sections = text.matchAll(/^#+ (.+)\n(?:(?!#)(?!`{3}).*\n)*(`{3,})\w*\n([\s\S]*?)\n\2$/gm);
  return [...sections].map(([, heading = "", , content = ""]) => ({ heading, text: content }));
}

function parseArguments(json: string): Readonly<Record<string, string>> {
  try {
    return JSON.parse(json) as Record<string, string>;
  } catch {
    return {};
  }
}
