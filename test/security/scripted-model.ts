import { createServer } from "node:http";
import { text } from "node:stream/consumers";
import { nextTurn } from "../../scripts/local/model/player/next-turn.ts";
import { cutAnswer, type Turn } from "../../scripts/local/model/wire/answer.ts";
import { type ChatRequest, readChatRequest } from "../../scripts/local/model/wire/chat-request.ts";
import { renderChunks } from "../../scripts/local/model/wire/render-answer.ts";
import { closeServer, listenOnLoopback } from "../../scripts/local/server/loopback.ts";

/** A model whose answers a test decides. */
export interface ScriptedModel {
  /** For the variable OPENAI_BASE_URL. */
  readonly baseUrl: string;
  /** The requests so far, as JSON with the headers. */
  readonly requests: readonly string[];
  /** Answers the next requests with these turns, one each; then the recipes of the stand-in answer again. */
  play(...turns: readonly Turn[]): void;
  /** Answers the next requests with calls that write `files` and finish. */
  write(
    files: Readonly<Record<string, string>>,
    finish?: { readonly title: string; readonly summary: string },
  ): void;
  close(): Promise<void>;
}

/** Starts a model with OpenAI's streaming API on a free port. */
export async function startScriptedModel(): Promise<ScriptedModel> {
  const turns: Turn[] = [];
  const requests: string[] = [];
  const answer = async (request: ChatRequest) => {
    const id = `scripted${requests.length}`;
    const turn = turns.shift() ?? (await nextTurn(request));
    const head = { id, created: 0, model: request.model, system_fingerprint: "fp_scripted" };
    const usage = { prompt_tokens: 1, completion_tokens: 1, total_tokens: 2 };
    return renderChunks({ head, answer: cutAnswer(turn, id, request.maxTokens), usage }, true);
  };
  const server = createServer(async (request, response) => {
    const body = await text(request);
    const { authorization: _, ...headers } = request.headers;
    requests.push(JSON.stringify({ headers, body }));
    response.writeHead(200, { "content-type": "text/event-stream" });
    for (const { data } of await answer(readChatRequest(JSON.parse(body))))
      response.write(`data: ${data}\n\n`);
    response.end();
  });
  const port = await listenOnLoopback(server, 0);
  return {
    baseUrl: `http://127.0.0.1:${port}/v1`,
    requests,
    play(...played) {
      turns.push(...played);
    },
    write(files, finish = { title: "Hostile", summary: "Done." }) {
      const calls = Object.entries(files).map(([path, content]) => ({
        name: "write_file",
        arguments: { path, content },
      }));
      turns.push({ text: "", toolCalls: calls });
      turns.push({ text: "", toolCalls: [{ name: "finish", arguments: finish }] });
    },
    close: () => closeServer(server),
  };
}
