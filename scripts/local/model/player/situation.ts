import * as v from "valibot";
import type { ChatMessage, ChatToolCall } from "../wire/chat-request.ts";

/** What the stand-in knows from a conversation. Like a real model, it stores nothing between requests. */
export interface Situation {
  /** The person's request. */
  readonly request: string;
  /** The app's name, if the person chose one. */
  readonly name?: string;
  /** True to change an app, false to create one. */
  readonly change: boolean;
  /** The app's paths; undefined before the stand-in has listed them. */
  readonly listing?: readonly string[];
  /** Current contents of the files that appear in the conversation, by path. */
  readonly files: ReadonlyMap<string, string>;
  /** Paths of the files that the stand-in wrote or edited. */
  readonly written: ReadonlySet<string>;
  /** Paths for which a call failed. */
  readonly failed: ReadonlySet<string>;
  /** Number of turns with a write or an edit. */
  readonly writingTurns: number;
}

/** Reads the situation from the messages of a conversation. */
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

interface Replay {
  listing?: readonly string[];
  readonly files: Map<string, string>;
  readonly written: Set<string>;
  readonly failed: Set<string>;
  writingTurns: number;
}

const IS_WRITE = /^(write|edit)_file$/;
const IS_ERROR = /^error\b/i;

/** Applies the tool calls of the conversation and their results in order. */
function replay(messages: readonly ChatMessage[]): Replay {
  const results = new Map(messages.map(({ toolCallId, text }) => [toolCallId, text]));
  const state: Replay = { files: new Map(), written: new Set(), failed: new Set(), writingTurns: 0 };
  for (const { toolCalls } of messages) {
    if (toolCalls.some(({ name }) => IS_WRITE.test(name))) state.writingTurns += 1;
    for (const call of toolCalls) {
      const result = results.get(call.id);
      if (result !== undefined) applyCall(state, call, result);
    }
  }
  return state;
}

function applyCall(state: Replay, { name, arguments: json }: ChatToolCall, result: string): void {
  const { files, written, failed } = state;
  const { path, content, search, replace } = parseArguments(json);
  if (name === "list_files") {
    state.listing = parseListing(result);
    return;
  }
  if (IS_ERROR.test(result)) {
    failed.add(path);
    return;
  }
  if (name === "read_file") files.set(path, result);
  if (name === "write_file") files.set(path, content);
  if (name === "edit_file")
    files.set(
      path,
      (files.get(path) ?? "").replace(search, () => replace),
    );
  if (IS_WRITE.test(name)) written.add(path);
}

/** Parses the result of `list_files`: `path (12 bytes)`, one per line. */
function parseListing(listing: string): readonly string[] {
  const lines = listing.split("\n").map((line) => line.replace(/\s+\(\d+ bytes\)$/, "").trim());
  return lines.filter((line) => line !== "");
}

/** Returns the fenced blocks of a Markdown text with their headings. */
function fencedSections(text: string): readonly { readonly heading: string; readonly text: string }[] {
  const sections = text.matchAll(/^#+ (.+)\n(?:(?!#)(?!`{3}).*\n)*(`{3,})\w*\n([\s\S]*?)\n\2$/gm);
  return [...sections].map(([, heading = "", , content = ""]) => ({ heading, text: content }));
}

const text = v.fallback(v.optional(v.string(), ""), "");
const ARGUMENTS = v.pipe(
  v.string(),
  v.parseJson(),
  v.object({ path: text, content: text, search: text, replace: text }),
);
const NO_ARGUMENTS = { path: "", content: "", search: "", replace: "" };

/** Parses the arguments of a call; an invalid document counts as empty, as the tools report it. */
function parseArguments(json: string): v.InferOutput<typeof ARGUMENTS> {
  const { success, output } = v.safeParse(ARGUMENTS, json);
  return success ? output : NO_ARGUMENTS;
}
