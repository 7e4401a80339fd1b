import * as v from "valibot";
import { isRecord } from "../schema/is-record.ts";
import { describeProblems, validate } from "../schema/validate.ts";

/** A tool as a request to the model describes it; `parameters` is a JSON Schema. */
export interface ToolDefinition {
  readonly name: string;
  readonly description: string;
  readonly parameters: Readonly<Record<string, unknown>>;
}

/** A tool call by the model; `arguments` is JSON text that may be invalid. */
export interface ToolCall {
  readonly id: string;
  readonly name: string;
  readonly arguments: string;
}

/** A tool call whose arguments are valid. */
export type ToolUse =
  | { readonly tool: "list_files" }
  | { readonly tool: "read_file"; readonly path: string }
  | { readonly tool: "write_file"; readonly path: string; readonly content: string }
  | { readonly tool: "edit_file"; readonly path: string; readonly search: string; readonly replace: string }
  | { readonly tool: "delete_file"; readonly path: string }
  | { readonly tool: "finish"; readonly title: string; readonly summary: string };

const PATH = "Path relative to the app's directory, with forward slashes, e.g. src/main.ts.";

const TOOLS: Readonly<
  Record<ToolUse["tool"], { readonly description: string; readonly fields: Readonly<Record<string, string>> }>
> = {
  list_files: { description: "Lists the app's files with their sizes in bytes.", fields: {} },
  read_file: { description: "Returns the contents of one text file.", fields: { path: PATH } },
  write_file: {
    description: "Creates a file, or replaces it as a whole. Prefer edit_file for small changes.",
    fields: { path: PATH, content: "The complete contents of the file." },
  },
  edit_file: {
    description: "Replaces one passage of a file. Read the file first.",
    fields: {
      path: PATH,
      search: "The exact passage, including spaces; it must occur exactly once.",
      replace: "The new passage.",
    },
  },
  delete_file: { description: "Deletes one file.", fields: { path: PATH } },
  finish: {
    description: "Ends the work. Call it alone, when the app is complete.",
    fields: {
      title: "For a new app, its name for people; for a change, what was changed in at most eight words.",
      summary: "What was made or changed, for the person who asked, in Markdown, at most 120 words.",
    },
  },
};

/** Models send an empty string for a tool without arguments. */
const ARGUMENTS = v.pipe(
  v.string(),
  v.transform((text) => (text.trim() === "" ? "{}" : text)),
  v.parseJson(),
  v.custom<Readonly<Record<string, unknown>>>(isRecord),
);

/** The tools, as a request to the model describes them. */
export const TOOL_DEFINITIONS: readonly ToolDefinition[] = Object.entries(TOOLS).map(
  ([name, { description, fields }]) => ({
    name,
    description,
    parameters: {
      type: "object",
      properties: Object.fromEntries(
        Object.entries(fields).map(([field, text]) => [field, { type: "string", description: text }]),
      ),
      required: Object.keys(fields),
      additionalProperties: false,
    },
  }),
);

/** Parses a call; returns a sentence for the model if the tool or its arguments are invalid. */
export function parseToolCall(call: ToolCall): ToolUse | string {
  const fields = Object.hasOwn(TOOLS, call.name) ? TOOLS[call.name as ToolUse["tool"]].fields : undefined;
  if (fields === undefined) {
    return `The tool ${JSON.stringify(call.name.slice(0, 80))} does not exist; use ${Object.keys(TOOLS).join(", ")}.`;
  }
  const json = v.safeParse(ARGUMENTS, call.arguments);
  if (!json.success) return "The arguments are not a JSON object.";
  const strings = Object.fromEntries(Object.keys(fields).map((field) => [field, v.string()]));
  const read = validate(v.object(strings), json.output);
  if (!read.valid) return `The arguments are invalid. ${describeProblems(read.problems)}`;
  return { tool: call.name, ...read.value } as ToolUse;
}
