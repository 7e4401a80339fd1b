import { describe, expect, it } from "vitest";
import { TOOL_DEFINITIONS } from "../../actions/shared/domain/generation/tool-use.ts";
import type { Model, ModelEvent, ModelRequest } from "../../actions/shared/ports/model.ts";

export interface ModelUnderTest {
  /** Answers `request` with at least one call of `list_files`. */
  healthy(): Promise<Model>;
  breakingOff(): Promise<Model>;
  refusing(): Promise<Model>;
}

export const request: ModelRequest = {
  messages: [
    { role: "system", text: "You make apps." },
    { role: "user", text: "Make a to-do list." },
  ],
  tools: TOOL_DEFINITIONS,
  maxOutputTokens: 10_000,
};

export async function collect(events: AsyncIterable<ModelEvent>): Promise<readonly ModelEvent[]> {
  const collected: ModelEvent[] = [];
  for await (const event of events) collected.push(event);
  return collected;
}

/** Tests any implementation of `Model`. */
export function describeModel(name: string, under: ModelUnderTest): void {
  describe(`Model: ${name}`, () => {
    it("ends a turn with its usage, after everything else", async () => {
      const events = await collect((await under.healthy()).complete(request));
      const end = events.at(-1);
      expect(events.filter(({ type }) => type === "end")).toHaveLength(1);
      expect(end).toMatchObject({ type: "end", reason: "tool-calls" });
      if (end?.type === "end") expect(end.usage.outputTokens).toBeGreaterThan(0);
    });

    it("announces each call before it is complete, then returns it with an id and all arguments", async () => {
      const events = await collect((await under.healthy()).complete(request));
      const call = events.find((event) => event.type === "tool-call");
      expect(events.findIndex(({ type }) => type === "tool-call-started")).toBeLessThan(
        events.findIndex(({ type }) => type === "tool-call"),
      );
      expect(call?.call.name).toBe("list_files");
      expect(call?.call.id).not.toBe("");
      expect(JSON.parse(call?.call.arguments ?? "")).toEqual({});
    });

    it("throws MODEL_UNAVAILABLE instead of an end event if an answer is cut off", async () => {
      const model = await under.breakingOff();
      const seen: ModelEvent[] = [];
      await expect(async () => {
        for await (const event of model.complete(request)) seen.push(event);
      }).rejects.toMatchObject({ code: "MODEL_UNAVAILABLE" });
      expect(seen.some(({ type }) => type === "end")).toBe(false);
    });

    it("throws MODEL_REFUSED if a retry cannot help", async () => {
      const model = await under.refusing();
      await expect(collect(model.complete(request))).rejects.toMatchObject({ code: "MODEL_REFUSED" });
    });
  });
}
