import { describe, expect, it } from "vitest";
import {
  chooseSignature,
  requiredSignature,
  type SigningSituation,
} from "../../../actions/shared/domain/evidence/choose-signature.ts";

const GITHUB = "https://github.com";
const publicKey = "x";
const at = (serverUrl: string, isPrivate: boolean, hasKey: boolean): SigningSituation => ({
  serverUrl,
  isPrivate,
  hasKey,
});

describe("chooseSignature", () => {
  it.each([
    ["a public repository", undefined, at(GITHUB, false, false), "github"],
    ["a public repository with a key", undefined, at(GITHUB, false, true), "github"],
    ["a private repository with a key", undefined, at(GITHUB, true, true), "key"],
    ["a private repository without a key", undefined, at(GITHUB, true, false), "none"],
    ["an Enterprise server", undefined, at("https://ghe.example.com", false, true), "key"],
    [
      "a host whose name only looks like GitHub's",
      undefined,
      at("https://github.com.evil.test", false, false),
      "none",
    ],
    ["the local platform", undefined, at("http://gh.localhost:4100", false, false), "none"],
    ["a private repository that asks for GitHub", { signature: "github" }, at(GITHUB, true, true), "github"],
    ["a public repository that asks for a key", { signature: "key" }, at(GITHUB, false, true), "key"],
    ["a repository that asks for nothing", { signature: "none" }, at(GITHUB, false, true), "none"],
  ] as const)("chooses for %s", (_, config, situation, expected) => {
    expect(chooseSignature(config, situation).by).toBe(expected);
  });

  it("refuses to deploy evidence unsigned when the configuration asks for a key", () => {
    expect(() => chooseSignature({ signature: "key" }, at(GITHUB, true, false))).toThrow(
      "OVERSKILL_SIGNING_KEY",
    );
  });
});

describe("requiredSignature", () => {
  it.each([
    ["a public repository", undefined, false, "github"],
    ["a private repository without a public key", undefined, true, "none"],
    ["a private repository with a public key", { signature: "auto", publicKey }, true, "key"],
    ["a key that the configuration asks for, even without a public one", { signature: "key" }, true, "key"],
    ["no signature", { signature: "none" }, false, "none"],
  ] as const)("insists for %s", (_, config, isPrivate, expected) => {
    expect(requiredSignature(config, { serverUrl: GITHUB, isPrivate })).toBe(expected);
  });
});
