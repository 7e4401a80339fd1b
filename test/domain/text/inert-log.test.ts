import { describe, expect, it } from "vitest";
import { inertLog } from "../../../actions/shared/domain/text/inert-log.ts";
import { parseCommand } from "../../../scripts/local/runner/worker/commands/command.ts";

/** Splits text as the runner reads a process: https://learn.microsoft.com/dotnet/api/system.io.textreader.readline */
const linesOf = (text: string) => text.split(/\r\n|[\r\n]/);
const commandsIn = (text: string) => linesOf(text).filter((line) => parseCommand(line) !== undefined);

/** Each of them is, or contains, a command. */
const HOSTILE = [
  "::add-mask::a",
  "::error file=a.ts,line=1::x",
  "::set-env name=PATH::/tmp",
  "::ADD-PATH::/tmp",
  "  ::set-output name=targets::[]",
  "\t::stop-commands::x",
  "\u00A0::save-state name=a::b",
  "\u2028::group::x",
  "\u3000::endgroup::",
  "##[error]x",
  "text ##[add-mask]a",
  "###[set-output name=a]b",
  "##[set-env name=NODE_OPTIONS;x=y]--require=/tmp/x",
  "one\n::error::two",
  "one\r::error::two",
  "one\r\n::error::two",
  "one\n\n   ##[warning]two",
  "::unknown::##[error]x",
  ":: ::##[debug]x",
] as const;

/** They become commands when a part of them is removed. */
const HIDDEN = [
  "##[##[error]x",
  "\u001B[31m::error::x",
  "\u001B]0;title\u0007::error::x",
  "#\u200B#[error]x",
  "##\u00AD[error]x",
  ":\u2060:error::x",
  "\uFEFF::error::x",
  "\u202E::error::x",
  "#\u0000#[error]x",
  "\u001B[0m#\u001B[0m#[error]x",
  "\u0085::error::x",
  "\v::error::x",
] as const;

describe("inertLog", () => {
  it.each(HOSTILE)("stops %j from being a command", (text) => {
    expect(commandsIn(text)).not.toEqual([]);
    expect(commandsIn(inertLog(text))).toEqual([]);
  });

  it.each(HIDDEN)("stops %j from becoming a command", (text) => {
    const inert = inertLog(text);
    expect(commandsIn(inert)).toEqual([]);
    expect(inert).not.toMatch(/##\[|^\s*::/m);
    expect(inert).toMatch(/^[\n\t\x20-\x7E]*$/);
  });

  it("stays inert when it is applied twice, or after trimming", () => {
    for (const text of [...HOSTILE, ...HIDDEN]) {
      expect(inertLog(inertLog(text))).toBe(inertLog(text));
      expect(commandsIn(inertLog(text).trim())).toEqual([]);
    }
  });

  it.each([
    'apps/todo/src/main.ts:3:9 Could not resolve "./x"',
    "std::string a::b",
    "10 | a::before { color: red }",
    "a\tb\nc",
    "Grüße, 世界, 🎉",
    "## Heading [x]",
    "",
  ])("leaves %j unchanged", (text) => {
    expect(inertLog(text)).toBe(text);
  });

  it("handles a long hostile text in linear time", () => {
    const started = performance.now();
    inertLog("\u001B]".repeat(200_000) + " ".repeat(200_000) + "##[".repeat(200_000));
    expect(performance.now() - started).toBeLessThan(2_000);
  });
});
