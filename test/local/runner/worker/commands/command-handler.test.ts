import { describe, expect, it } from "vitest";
import { CommandHandler } from "../../../../../scripts/local/runner/worker/commands/command-handler.ts";
import type { Channel } from "../../../../../scripts/local/runner/worker/messages/channel.ts";
import { Masker } from "../../../../../scripts/local/runner/worker/messages/masker.ts";
import type { FromWorker } from "../../../../../scripts/local/runner/worker/messages/protocol.ts";
import { StepLog } from "../../../../../scripts/local/runner/worker/messages/step-log.ts";

function run(...lines: readonly string[]) {
  const sent: FromWorker[] = [];
  const channel = { send: (message: FromWorker) => void sent.push(message) } as Channel;
  const masker = new Masker();
  const handler = new CommandHandler(new StepLog(channel, masker, 1), masker);
  for (const line of lines) handler.accept(line);
  return {
    handler,
    log: sent.flatMap((message) => (message.type === "log" ? [message.line] : [])),
    annotations: sent.flatMap((message) => (message.type === "annotation" ? [message.annotation] : [])),
  };
}

describe("the commands of a process", () => {
  it("work in both syntaxes", () => {
    const { handler, annotations, log } = run(
      "::set-output name=a::1",
      "noise ##[set-output name=b]2",
      "##[save-state name=c]3",
      "##[error file=a.ts;line=2]broken",
      "##[add-mask]hidden-value",
      "it is hidden-value",
    );
    expect([...handler.outputs]).toEqual([
      ["a", "1"],
      ["b", "2"],
    ]);
    expect([...handler.state]).toEqual([["c", "3"]]);
    expect(annotations).toEqual([{ level: "error", message: "broken", file: "a.ts", startLine: 2 }]);
    expect(log).toContain("it is ***");
  });

  it.each(["::set-env name=PATH::/tmp", "x ##[set-env name=PATH]/tmp", "##[add-path]/tmp"])(
    "refuse %s",
    (line) => {
      expect(run(line).handler.refused).toContain("is disabled");
    },
  );

  it("are ordinary output between stop-commands and its token", () => {
    const { handler, log } = run(
      "::stop-commands::a1b2",
      "::set-output name=a::1",
      "##[set-output name=a]1",
      "::other::",
      "::error::##[a1b2]",
      "text ##[A1B2]",
      "::set-output name=b::2",
    );
    expect([...handler.outputs]).toEqual([["b", "2"]]);
    expect(log).toContain("::set-output name=a::1");
  });

  it.each(["", "pause-logging", "error", "Set-Output"])("cannot be stopped with the token %j", (token) => {
    const { handler } = run(`::stop-commands::${token}`, "::set-output name=a::1");
    expect(handler.refused).toContain("You cannot use a endToken");
    expect(handler.outputs.get("a")).toBe("1");
  });

  it("fail without the name that they need", () => {
    expect(run("::set-output::1").handler.refused).toContain("Unable to process command '::set-output::1'");
  });
});
