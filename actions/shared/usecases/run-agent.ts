import { PipelineError } from "../domain/errors.ts";
import { applyTool } from "../domain/generation/apply-tool.ts";
import { renderPrompt, singleLine } from "../domain/generation/prompt-template.ts";
import {
  readToolCall,
  TOOL_DEFINITIONS,
  type ToolCall,
  type ToolUse,
} from "../domain/generation/tool-use.ts";
import { addUsage, NO_USAGE, type Usage } from "../domain/generation/usage.ts";
import type { Workspace } from "../domain/generation/workspace.ts";
import type { Log } from "../ports/log.ts";
import type { Model, ModelMessage } from "../ports/model.ts";
import type { Prompts } from "../ports/prompts.ts";
import { type ModelTurn, takeTurn } from "./model-turn.ts";

/** The same call with the same arguments may fail this often before the run is given up. */
const MAX_EQUAL_FAILURES = 3;

export interface AgentPorts {
  readonly model: Model;
  readonly prompts: Prompts;
  readonly log: Log;
}

export interface AgentTask {
  /** The system prompt. */
  readonly instructions: string;
  /** The first message, with the person's request fenced in it. */
  readonly task: string;
  readonly workspace: Workspace;
  readonly limits: { readonly maxTurns: number; readonly maxOutputTokens: number };
  readonly onWrite: (path: string) => Promise<void>;
  /** Called when the model says that it is done: what is wrong, one sentence each. */
  readonly review: () => Promise<readonly string[]>;
}

export interface AgentOutcome {
  readonly title: string;
  readonly summary: string;
  readonly turns: number;
  readonly usage: Usage;
}

type Finish = Extract<ToolUse, { readonly tool: "finish" }>;

/**
 * Lets the model work on the workspace until it calls `finish` and the review finds nothing; it may repair once.
 * Throws PROPOSAL_INVALID when it does not get there within its limits.
 */
export async function runAgent(ports: AgentPorts, task: AgentTask): Promise<AgentOutcome> {
  const { maxTurns, maxOutputTokens } = task.limits;
  const messages: ModelMessage[] = [
    { role: "system", text: task.instructions },
    { role: "user", text: task.task },
  ];
  const failures = new Map<string, number>();
  let usage = NO_USAGE;
  let idleTurns = 0;
  let repaired = false;

  for (let turns = 1; turns <= maxTurns; turns += 1) {
    const turn = await takeTurn(ports.model, {
      messages,
      tools: TOOL_DEFINITIONS,
      maxOutputTokens: maxOutputTokens - usage.outputTokens,
    });
    usage = addUsage(usage, turn.usage);
    ports.log.info(`turn ${turns}: ${describeTurn(turn)}`);
    if (turn.cut || usage.outputTokens >= maxOutputTokens) {
      throw gaveUp(`reached its limit of ${maxOutputTokens} output tokens before the app was complete`);
    }
    messages.push({ role: "assistant", text: turn.text, toolCalls: turn.toolCalls });
    if (turn.toolCalls.length === 0) {
      idleTurns += 1;
      if (idleTurns > 1) throw gaveUp("stopped without finishing");
      messages.push({ role: "user", text: await ports.prompts.load("go-on") });
      continue;
    }
    idleTurns = 0;

    let finish: { readonly call: ToolCall; readonly use: Finish } | undefined;
    for (const call of turn.toolCalls) {
      const use = readToolCall(call);
      if (typeof use !== "string" && use.tool === "finish" && finish === undefined) {
        finish = { call, use };
        continue;
      }
      const text = await answer(use, task);
      countFailure(failures, call, text);
      messages.push({ role: "tool", toolCallId: call.id, text });
    }
    if (finish === undefined) continue;

    const problems = await task.review();
    if (problems.length === 0) {
      return { title: finish.use.title, summary: finish.use.summary, turns, usage };
    }
    if (repaired) {
      throw new PipelineError(
        "PROPOSAL_INVALID",
        `What the model made is not valid:\n${problems.join("\n")}`,
      );
    }
    repaired = true;
    ports.log.info(`repair ${problems.length} problems: ${singleLine(problems.join(" "), 500)}`);
    const list = problems.map((problem) => `- ${problem}`).join("\n");
    const text = renderPrompt(await ports.prompts.load("repair"), { problems: list });
    messages.push({ role: "tool", toolCallId: finish.call.id, text });
  }
  throw gaveUp(`did not finish within ${maxTurns} turns`);
}

/** Carries out a call; what cannot be carried out is answered, so that the model can do better. */
async function answer(use: ToolUse | string, { workspace, onWrite }: AgentTask): Promise<string> {
  if (typeof use === "string") return `Error: ${use}`;
  if (use.tool === "finish") return "Error: call finish once, and alone.";
  const result = await applyTool(use, workspace);
  if (result.ok && result.written !== undefined) await onWrite(result.written);
  return result.text;
}

function countFailure(failures: Map<string, number>, call: ToolCall, answered: string): void {
  if (!answered.startsWith("Error: ")) return;
  const key = `${call.name} ${call.arguments}`;
  const count = (failures.get(key) ?? 0) + 1;
  failures.set(key, count);
  if (count >= MAX_EQUAL_FAILURES) {
    throw gaveUp(`made the same failing call ${count} times: ${singleLine(answered, 200)}`);
  }
}

function gaveUp(how: string): PipelineError {
  return new PipelineError("PROPOSAL_INVALID", `The model ${how}.`);
}

function describeTurn({ text, toolCalls, usage }: ModelTurn): string {
  const calls = toolCalls.map(({ name }) => singleLine(name, 40)).join(", ");
  return `${calls || `text of ${text.length} characters`} (${usage.outputTokens} tokens)`;
}
