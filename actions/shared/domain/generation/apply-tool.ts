import { pathProblem } from "./app-path.ts";
import type { ToolUse } from "./tool-use.ts";
import type { Workspace } from "./workspace.ts";

/** The result of a tool call. */
export type ToolResult =
  | { readonly ok: true; readonly text: string; readonly written?: string }
  | { readonly ok: false; readonly text: string };

const refused = (text: string): ToolResult => ({ ok: false, text: `Error: ${text}` });

/** Executes one tool call on the app's files; the model receives `text`. */
export async function applyTool(
  use: Exclude<ToolUse, { readonly tool: "finish" }>,
  workspace: Workspace,
): Promise<ToolResult> {
  switch (use.tool) {
    case "list_files": {
      const lines = workspace.list().map(({ path, sizeBytes }) => `${path} (${sizeBytes} bytes)`);
      return { ok: true, text: lines.join("\n") };
    }
    case "read_file":
      return readFile(use.path, workspace);
    case "write_file": {
      const problem = pathProblem(use.path);
      if (problem !== undefined) return refused(`${problem}.`);
      workspace.write(use.path, use.content);
      return { ok: true, text: `Wrote ${use.path}.`, written: use.path };
    }
    case "edit_file":
      return editFile(use, workspace);
    case "delete_file": {
      const problem = pathProblem(use.path);
      if (problem !== undefined) return refused(`${problem}.`);
      if (!workspace.has(use.path)) return refused(`the file "${use.path}" does not exist.`);
      workspace.remove(use.path);
      return { ok: true, text: `Deleted ${use.path}.` };
    }
  }
}

async function readFile(path: string, workspace: Workspace): Promise<ToolResult> {
  if (!workspace.has(path)) return refused(`the file "${path}" does not exist; list_files lists all files.`);
  const text = await workspace.read(path);
  return text === undefined ? refused(`"${path}" is not UTF-8.`) : { ok: true, text };
}

async function editFile(
  { path, search, replace }: Extract<ToolUse, { readonly tool: "edit_file" }>,
  workspace: Workspace,
): Promise<ToolResult> {
  const problem = pathProblem(path);
  if (problem !== undefined) return refused(`${problem}.`);
  const found = await readFile(path, workspace);
  if (!found.ok) return found;
  if (search === "") return refused("`search` is empty; use write_file to replace a whole file.");
  const start = found.text.indexOf(search);
  if (start === -1)
    return refused(`\`search\` does not occur in ${path}; read the file and copy it exactly.`);
  if (found.text.indexOf(search, start + 1) !== -1) {
    return refused(`\`search\` occurs more than once in ${path}; include more of the surrounding text.`);
  }
  workspace.write(path, found.text.slice(0, start) + replace + found.text.slice(start + search.length));
  return { ok: true, text: `Edited ${path}.`, written: path };
}
