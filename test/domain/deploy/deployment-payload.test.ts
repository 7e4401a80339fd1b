import { describe, expect, it } from "vitest";
import { parseDeploymentPayload } from "../../../actions/shared/domain/deploy/deployment-payload.ts";

const buildKey = "a".repeat(64);
const digest = `sha256:${"b".repeat(64)}`;
const payload = {
  app: "todo",
  commit: "c".repeat(40),
  runId: 7,
  runAttempt: 2,
  buildKey,
  digest,
  toolchain: { esbuild: "0.28.2", recipe: "6" },
};

describe("parseDeploymentPayload", () => {
  it("reads a payload, also as JSON", () => {
    const { app: _, ...read } = payload;
    expect(parseDeploymentPayload(payload)).toEqual(read);
    expect(parseDeploymentPayload(JSON.stringify(payload))).toEqual(read);
  });

  it.each([
    ["commit", "main"],
    ["runId", "7"],
    ["runId", -1],
    ["runAttempt", 0],
    ["buildKey", "../../heads/main"],
    ["buildKey", ["a".repeat(64)]],
    ["digest", "b".repeat(64)],
    ["digest", `sha256:${"b".repeat(12)}`],
    ["digest", `${digest}\n`],
    ["toolchain", ["esbuild"]],
    ["toolchain", { esbuild: 1 }],
    ["toolchain", { esbuild: "1".repeat(201) }],
    ["toolchain", Object.fromEntries(Array.from({ length: 21 }, (_, index) => [`tool${index}`, "1"]))],
  ])("leaves out %s if it is %j, and keeps the rest", (member, value) => {
    const read = parseDeploymentPayload({ ...payload, [member]: value });
    expect(read).not.toHaveProperty(member);
    expect(Object.keys(read)).toHaveLength(5);
  });

  it.each([[null], [undefined], [""], ["{"], ["[]"], [[]], [42], ["true"]])(
    "reads nothing from %j",
    (other) => {
      expect(parseDeploymentPayload(other)).toEqual({});
    },
  );
});
