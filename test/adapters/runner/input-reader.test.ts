import { describe, expect, it } from "vitest";
import { InputReader } from "../../../actions/shared/adapters/runner/input-reader.ts";

const reader = (inputs: Record<string, string>) => new InputReader((name) => inputs[name] ?? "");

describe("InputReader", () => {
  it("names every wrong input in one error", () => {
    const input = reader({ "pull-request": "twelve", url: "ftp://x", targets: "{" });
    input.required("app");
    input.number("pull-request");
    input.url("url");
    input.json("targets", (value) => value, undefined);
    expect(() => input.done({})).toThrow(
      /`app` is required\.\n`pull-request` must be a positive whole number, not "twelve"\.\n`url` must be .*"ftp:\/\/x"\.\n`targets` does not hold/,
    );
  });

  it("reads an unset optional input as undefined and a set one trimmed", () => {
    const input = reader({ app: " todo " });
    expect(input.done({ app: input.optional("app"), to: input.optional("to") })).toEqual({ app: "todo" });
  });

  it("strips trailing slashes of a URL, so that paths can be appended", () => {
    expect(reader({ api: "http://127.0.0.1:1/client/v4/" }).url("api")).toBe("http://127.0.0.1:1/client/v4");
  });
});
