import * as v from "valibot";
import { describe, expect, it } from "vitest";
import {
  flag,
  json,
  number,
  optional,
  readInputs,
  secret,
  url,
} from "../../../actions/shared/adapters/runner/read-inputs.ts";

const reader = (inputs: Readonly<Record<string, string>>) => (name: string) => inputs[name] ?? "";

describe("readInputs", () => {
  it("names every wrong input in one error, and quotes its value", () => {
    const read = reader({ "pull-request": "twelve", url: "ftp://x", targets: "{", shard: '{"apps":[7]}' });
    const entries = {
      app: v.string(),
      "pull-request": number,
      url,
      targets: json(v.array(v.string())),
      shard: json(v.object({ apps: v.array(v.string()) })),
    };
    expect(() => readInputs(read, entries)).toThrow(
      expect.objectContaining({
        code: "INPUT_INVALID",
        message: [
          "`app` is required.",
          '`pull-request` must be a positive whole number, not "twelve".',
          '`url` must be an http or https URL, not "ftp://x".',
          '`targets` must be JSON, not "{".',
          "`shard.apps[0]` must be a string, not 7.",
        ].join("\n"),
      }),
    );
  });

  it("leaves out an optional input that is empty, trims the others and names them in camel case", () => {
    const read = reader({ "app-name": " todo ", to: "  " });
    expect(readInputs(read, { "app-name": optional(v.string()), to: optional(v.string()) })).toEqual({
      appName: "todo",
    });
  });

  it("removes trailing slashes of a URL, so that paths can be appended", () => {
    const read = reader({ api: "http://127.0.0.1:1/client/v4/" });
    expect(readInputs(read, { api: url })).toEqual({ api: "http://127.0.0.1:1/client/v4" });
  });

  it("reads a flag as a boolean", () => {
    expect(readInputs(reader({ on: "true", off: "false" }), { on: flag, off: flag })).toEqual({
      on: true,
      off: false,
    });
  });

  it("never quotes a secret", () => {
    const read = reader({ token: "hunter2\nhunter3", url: "nowhere" });
    expect(() => readInputs(read, { token: secret, url })).toThrow(/^(?!.*hunter)/s);
  });
});
