import { PipelineError } from "../../domain/errors.ts";
import { applyTool, type ToolResult } from "../../domain/generation/apply-tool.ts";
import { renderPrompt } from "../../domain/generation/render-prompt.ts";
import {
  parseToolCall,
  TOOL_DEFINITIONS,
  type ToolCall,
  type ToolUse,
} from "../../domain/generation/tool-use.ts";
import { addUsage, NO_USAGE, type Usage } from "../../domain/generation/usage.ts";
import type { Workspace } from "../../domain/generation/workspace.ts";
import { singleLine } from "../../domain/text/clip.ts";
import type { Log } from "../../ports/log.ts";
import type { Model, ModelMessage } from "../../ports/model.ts";
import type { Prompts } from "../../ports/prompts.ts";
import { type ModelTurn, takeTurn } from "./model-turn.ts";

/** Number of times that the same call with the same arguments may fail before the run ends. */
const MAX_EQUAL_FAILURES = 3;

/** The ports of `runAgent`. */
export interface AgentPorts {
  readonly model: Model;
  readonly prompts: Prompts;
  readonly log: Log;
}

/** The task for the model, and its limits. */
export interface AgentTask {
  /** The system prompt. */
  readonly instructions: string;
  /** The first message, with the person's request fenced in it. */
  readonly task: string;
  readonly workspace: Workspace;
  readonly limits: { readonly maxTurns: number; readonly maxOutputTokens: number };
  readonly onWrite: (path: string) => Promise<void>;
  /** Called when the model finishes; returns what is wrong, one sentence each. */
  readonly review: () => Promise<readonly string[]>;
}

/** The result of a run of the agent. */
export interface AgentOutcome {
  readonly title: string;
  readonly summary: string;
  readonly turns: number;
  readonly usage: Usage;
}

interface Finish {
  readonly callId: string;
  readonly title: string;
  readonly summary: string;
}

/**
 * Lets the model edit the app's files until it calls `finish` and the review finds no problem; the model may repair
 * its work once. Throws PROPOSAL_INVALID if it exceeds its limits first.
 */
export async function runAgent(ports: AgentPorts, task: AgentTask): Promise<AgentOutcome> {
  const run = new AgentRun(ports, task);
  const { maxTurns } = task.limits;
  for (let turns = 1; turns <= maxTurns; turns += 1) {
    const toolCalls = await run.takeTurn();
    const finish = toolCalls.length === 0 ? await run.remind() : await run.carryOut(toolCalls);
    if (finish !== undefined && (await run.accepts(finish))) {
      return { title: finish.title, summary: finish.summary, turns, usage: run.usage };
    }
  }
  throw gaveUp(`did not finish within ${maxTurns} turns`);
}

/** One conversation with the model, and its state. */
class AgentRun {
  readonly #ports: AgentPorts;
  readonly #task: AgentTask;
  readonly #messages: ModelMessage[];
  /** Number of failures of each call. */
  readonly #failures = new Map<string, number>();
  #usage = NO_USAGE;
  #reminded = false;
  #repaired = false;

  constructor(ports: AgentPorts, task: AgentTask) {
    this.#ports = ports;
    this.#task = task;
    this.#messages = [
      { role: "system", text: task.instructions },
      { role: "user", text: task.task },
    ];
  }

  get usage(): Usage {
    return this.#usage;
  }

  async takeTurn(): Promise<readonly ToolCall[]> {
    const { maxOutputTokens } = this.#task.limits;
    const left = maxOutputTokens - this.#usage.outputTokens;
    const request = { messages: this.#messages, tools: TOOL_DEFINITIONS, maxOutputTokens: left };
    const turn = await takeTurn(this.#ports.model, request);
    this.#usage = addUsage(this.#usage, turn.usage);
    this.#ports.log.info(describeTurn(turn));
    if (turn.cut || this.#usage.outputTokens >= maxOutputTokens) {
      throw gaveUp(`reached its limit of ${maxOutputTokens} output tokens before the app was complete`);
    }
    this.#messages.push({ role: "assistant", text: turn.text, toolCalls: turn.toolCalls });
    return turn.toolCalls;
  }

  /** Reminds the model to call a tool. After a second turn in a row without a call, the run ends. */
  async remind(): Promise<undefined> {
    if (this.#reminded) throw gaveUp("stopped without finishing");
    this.#reminded = true;
    this.#messages.push({ role: "user", text: await this.#ports.prompts.load("go-on") });
  }

  /** Executes the calls, except `finish`, which is returned. */
  async carryOut(toolCalls: readonly ToolCall[]): Promise<Finish | undefined> {
    this.#reminded = false;
    let finish: Finish | undefined;
    for (const call of toolCalls) {
      const use = parseToolCall(call);
      if (typeof use !== "string" && use.tool === "finish" && finish === undefined) {
        finish = { callId: call.id, title: use.title, summary: use.summary };
        continue;
      }
      const { ok, text } = await this.#answer(use);
      if (!ok) {
        this.#ports.log.info(`refuse ${singleLine(call.name, 40)}: ${singleLine(text, 200)}`);
        this.#countFailure(call, text);
      }
      this.#messages.push({ role: "tool", toolCallId: call.id, text });
    }
    return finish;
  }

  /** Returns false if the review found problems that the model now has to repair. */
  async accepts({ callId }: Finish): Promise<boolean> {
    const problems = await this.#task.review();
    if (problems.length === 0) return true;
    if (this.#repaired) {
      const message = `The model's files are not valid:\n${problems.join("\n")}`;
      throw new PipelineError("PROPOSAL_INVALID", message);
    }
    this.#repaired = true;
    this.#ports.log.info(`repair ${problems.length} problems: ${singleLine(problems.join(" "), 500)}`);
    const list = problems.map((problem) => `- ${problem}`).join("\n");
    const text = renderPrompt(await this.#ports.prompts.load("repair"), { problems: list });
    this.#messages.push({ role: "tool", toolCallId: callId, text });
    return false;
  }

  /** Answers a call, also one that cannot be executed, so that the model can correct it. */
  async #answer(use: ToolUse | string): Promise<ToolResult> {
    if (typeof use === "string") return { ok: false, text: `Error: ${use}` };
    if (use.tool === "finish")
      return { ok: false, text: "Error: call finish exactly once, without other calls in the same turn." };
    const result = await applyTool(use, this.#task.workspace);
    if (result.ok && result.written !== undefined) await this.#task.onWrite(result.written);
    return result;
  }

  #countFailure(call: ToolCall, answered: string): void {
    const key = `${call.name} ${call.arguments}`;
    const count = (this.#failures.get(key) ?? 0) + 1;
    this.#failures.set(key, count);
    if (count < MAX_EQUAL_FAILURES) return;
    throw gaveUp(`made the same failing call ${count} times: ${singleLine(answered, 200)}`);
  }
}

function gaveUp(how: string): PipelineError {
  return new PipelineError("PROPOSAL_INVALID", `The model ${how}.`);
}

function describeTurn({ text, toolCalls, usage }: ModelTurn): string {
  const calls = toolCalls.map(({ name }) => singleLine(name, 40)).join(", ");
  return `turn: ${calls || `text of ${text.length} characters`} (${usage.outputTokens} tokens)`;
}
