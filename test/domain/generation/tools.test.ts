import { describe, expect, it } from "vitest";
import { applyTool } from "../../../actions/shared/domain/generation/apply-tool.ts";
import { parseToolCall, TOOL_DEFINITIONS } from "../../../actions/shared/domain/generation/tool-use.ts";
import { Workspace } from "../../../actions/shared/domain/generation/workspace.ts";

const call = (name: string, text: string) => parseToolCall({ id: "1", name, arguments: text });

describe("parseToolCall", () => {
  it("parses a call of every tool by its definition", () => {
    for (const { name, parameters } of TOOL_DEFINITIONS) {
      const fields = Object.fromEntries((parameters["required"] as string[]).map((field) => [field, "x"]));
      expect(call(name, JSON.stringify(fields))).toEqual({ tool: name, ...fields });
    }
  });

  it.each([
    ["an unknown tool", "run_shell", "{}", /"run_shell" does not exist/],
    ["a name from the prototype", "constructor", "{}", /"constructor" does not exist/],
    ["arguments that are cut off", "write_file", '{"path": "a', /not a JSON object/],
    ["an array", "read_file", '["a"]', /not a JSON object/],
    ["a missing field", "write_file", '{"path": "a"}', /`content` is required/],
    ["a field of another type", "read_file", '{"path": 1}', /`path` must be a string, not 1/],
  ])("says what is wrong with %s", (_name, tool, text, sentence) => {
    expect(call(tool, text)).toMatch(sentence);
  });

  it("drops fields that the tool does not have", () => {
    expect(call("read_file", '{"path":"a","tool":"finish"}')).toEqual({ tool: "read_file", path: "a" });
  });
});

describe("edit_file", () => {
  const workspaceWith = (text: string) =>
    new Workspace([], async () => undefined, new Map([["a.txt", text]]));
  const edit = (workspace: Workspace, search: string, replace: string) =>
    applyTool({ tool: "edit_file", path: "a.txt", search, replace }, workspace);

  it("replaces literally, dollar signs included", async () => {
    const workspace = workspaceWith("one two");
    expect(await edit(workspace, "two", "$& $1")).toMatchObject({ ok: true, written: "a.txt" });
    expect(await workspace.read("a.txt")).toBe("one $& $1");
  });

  it.each([
    ["a passage that is not there", "three", /does not occur/],
    ["a passage that is there twice", "o", /more than once/],
    ["overlapping passages", "aa", /more than once/],
    ["an empty passage", "", /empty/],
  ])("refuses %s and changes nothing", async (_name, search, sentence) => {
    const workspace = workspaceWith("one two aaa");
    expect(await edit(workspace, search, "x")).toMatchObject({
      ok: false,
      text: expect.stringMatching(sentence),
    });
    expect(await workspace.read("a.txt")).toBe("one two aaa");
  });
});
