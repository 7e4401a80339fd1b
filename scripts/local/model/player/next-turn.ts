import { planEdits } from "../edits/plan-edits.ts";
import { singleEdit } from "../edits/single-edit.ts";
import type { Turn } from "../wire/answer.ts";
import type { ChatRequest } from "../wire/chat-request.ts";
import { capitalise } from "./capitalise.ts";
import { readSituation, type Situation } from "./situation.ts";
import { type Recipe, writeRecipe } from "./write-recipe.ts";

const FILES_PER_TURN = 4;
/** Limit of repeated edits: each turn plans from the current files, so that a failed edit is tried again. */
const MAX_WRITING_TURNS = 4;

const NEEDED_TOOLS = ["list_files", "read_file", "write_file", "finish"];

const call = (name: string, fields: Readonly<Record<string, string>> = {}) => ({ name, arguments: fields });

/** Plans the next turn of the stand-in from the conversation alone. */
export async function nextTurn({ messages, tools }: ChatRequest): Promise<Turn> {
  if (NEEDED_TOOLS.some((tool) => !tools.has(tool))) {
    const missing = NEEDED_TOOLS.filter((tool) => !tools.has(tool)).join(", ");
    return {
      text: `I am a stand-in that plays scripted recipes. I need the tools ${missing}.`,
      toolCalls: [],
    };
  }
  const situation = readSituation(messages);
  if (situation.listing === undefined) {
    return { text: "I list the app's files first.", toolCalls: [call("list_files")] };
  }
  const unread = filesToRead(situation.listing, situation);
  if (unread.length > 0) {
    return { text: "", toolCalls: unread.map((path) => call("read_file", { path })) };
  }
  return situation.change ? changeApp(situation) : makeApp(situation);
}

/** Returns the unread files that scripted edits may change; for a new app, only the configuration. */
function filesToRead(listing: readonly string[], { change, files, failed }: Situation): readonly string[] {
  const pattern = change
    ? /^index\.html$|\.css$|^src\/(main|fields|options)\.[jt]sx?$/
    : /^wrangler\.jsonc?$/;
  return listing.filter((path) => pattern.test(path) && !files.has(path) && !failed.has(path));
}

async function makeApp(situation: Situation): Promise<Turn> {
  const recipe: Recipe = await writeRecipe(situation);
  const left = [...recipe.files].filter(([path]) => !situation.written.has(path));
  if (left.length === 0 || situation.writingTurns > recipe.files.size) {
    return { text: "", toolCalls: [call("finish", { title: recipe.title, summary: recipe.summary })] };
  }
  return {
    text: situation.written.size === 0 ? `I am writing ${recipe.kind}.` : "",
    toolCalls: left.slice(0, FILES_PER_TURN).map(([path, content]) => call("write_file", { path, content })),
  };
}

function changeApp(situation: Situation): Turn {
  const { request, files, written, failed, writingTurns } = situation;
  const edits = planEdits(request);
  const toolCalls: Turn["toolCalls"][number][] = [];
  const current = new Map(files);
  for (const edit of edits) {
    for (const [path, after] of edit.apply(current)) {
      const before = current.get(path);
      if (before === after) continue;
      const change = before === undefined || failed.has(path) ? undefined : singleEdit(before, after);
      toolCalls.push(
        change === undefined
          ? call("write_file", { path, content: after })
          : call("edit_file", { path, ...change }),
      );
      current.set(path, after);
    }
  }
  if (toolCalls.length > 0 && writingTurns < MAX_WRITING_TURNS) return { text: "", toolCalls };

  const done = edits.map(({ description }) => description);
  const title = written.size === 0 ? "No change" : capitalise(done.join(", "));
  const summary =
    written.size === 0
      ? "The app already does what you ask for."
      : `Done: ${done.join("; ")}.\n\n_Played by the model stand-in: it supports only a few scripted changes._`;
  return { text: "", toolCalls: [call("finish", { title, summary })] };
}
