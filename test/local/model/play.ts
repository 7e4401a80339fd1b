import { applyTool } from "../../../actions/shared/domain/generation/apply-tool.ts";
import { parseToolCall } from "../../../actions/shared/domain/generation/tool-use.ts";
import type { Workspace } from "../../../actions/shared/domain/generation/workspace.ts";
import { nextTurn } from "../../../scripts/local/model/player/next-turn.ts";
import type { ChatMessage } from "../../../scripts/local/model/wire/chat-request.ts";

const TOOLS = new Set(["list_files", "read_file", "write_file", "edit_file", "delete_file", "finish"]);

export interface Played {
  readonly title: string;
  readonly summary: string;
  readonly turns: number;
  /** Names of the tools in the order of their calls. */
  readonly calls: readonly string[];
}

/** Plays a conversation with the stand-in on a workspace, as the agent loop does, without a network between. */
export async function play(task: string, workspace: Workspace): Promise<Played> {
  const messages: ChatMessage[] = [{ role: "user", text: task, toolCalls: [], toolCallId: "" }];
  const calls: string[] = [];
  for (let turns = 1; turns <= 20; turns += 1) {
    const request = { model: "", messages, tools: TOOLS, stream: false, includeUsage: false, maxTokens: 1e6 };
    const turn = await nextTurn(request);
    const toolCalls = turn.toolCalls.map(({ name, arguments: fields }, index) => ({
      id: `${turns}-${index}`,
      name,
      arguments: JSON.stringify(fields),
    }));
    messages.push({ role: "assistant", text: turn.text, toolCalls, toolCallId: "" });
    for (const call of toolCalls) {
      calls.push(call.name);
      const use = parseToolCall(call);
      if (typeof use === "string") throw new Error(use);
      if (use.tool === "finish") return { title: use.title, summary: use.summary, turns, calls };
      const { text } = await applyTool(use, workspace);
      messages.push({ role: "tool", text, toolCalls: [], toolCallId: call.id });
    }
  }
  throw new Error("The stand-in did not finish.");
}
