import { describe, expect, it } from "vitest";
import { chooseSandbox, type SandboxFacts } from "../../../actions/shared/domain/sandbox/choose-sandbox.ts";

const facts = (given: Partial<SandboxFacts>): SandboxFacts => ({
  platform: "linux",
  working: [],
  hosted: false,
  consent: false,
  ...given,
});

describe("chooseSandbox", () => {
  it.each<[string, Partial<SandboxFacts>, object]>([
    ["user namespaces first", { working: ["bubblewrap", "namespaces"] }, { kind: "namespaces" }],
    ["bubblewrap without them", { working: ["bubblewrap"] }, { kind: "bubblewrap" }],
    [
      "user namespaces before sudo",
      { working: ["sudo", "namespaces"], hosted: true },
      { kind: "namespaces" },
    ],
    ["sudo on a hosted runner", { working: ["sudo"], hosted: true }, { kind: "sudo" }],
    ["a sandbox in spite of consent", { working: ["namespaces"], consent: true }, { kind: "namespaces" }],
    [
      "none on a hosted runner without any",
      { platform: "darwin", hosted: true },
      { kind: "none", because: "hosted" },
    ],
    ["none with consent", { consent: true }, { kind: "none", because: "consent" }],
    [
      "no sudo on a person's machine",
      { working: ["sudo"], consent: true },
      { kind: "none", because: "consent" },
    ],
  ])("chooses %s", (_, given, choice) => {
    expect(chooseSandbox(facts(given))).toEqual(choice);
  });

  it.each<[Partial<SandboxFacts>, string]>([
    [{}, "bubblewrap"],
    [{ working: ["sudo"] }, "bubblewrap"],
    [{ platform: "darwin" }, '"darwin"'],
  ])("refuses %o without consent", (given, reason) => {
    expect(() => chooseSandbox(facts(given))).toThrow(
      expect.objectContaining({ code: "CUSTOM_BUILD_NOT_ALLOWED", message: expect.stringContaining(reason) }),
    );
  });
});
