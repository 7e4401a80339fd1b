import { describe, expect, it } from "vitest";
import { BINDING_KINDS } from "../../../actions/shared/adapters/build/wrangler/binding-kinds.ts";
import { bindingOptions } from "../../../scripts/local/cloudflare/runtime/binding-options.ts";
import type { ScriptRecord } from "../../../scripts/local/cloudflare/store/records.ts";

/** The parts of a stored script that its bindings depend on. */
const record: Pick<ScriptRecord, "durableObjects" | "versionId" | "modifiedOn"> = {
  durableObjects: {},
  versionId: "1",
  modifiedOn: "2026-01-01T00:00:00Z",
};

describe("the local platform", () => {
  it.each(BINDING_KINDS.map(({ type, runsLocally = false }) => [type, runsLocally] as const))(
    "runs a binding of type %s: %s",
    async (type, runsLocally) => {
      const script = { ...record, bindings: [{ type, name: "B" }] } as unknown as ScriptRecord;
      const options = await bindingOptions(script, {
        lookup: "127.0.0.1:1",
        readPart: () => new Uint8Array(),
        resourceAddress: async () => "127.0.0.1:1",
      });
      // The substitute of an unsupported binding is a service that answers 501.
      expect(options["serviceBindings"] === undefined).toBe(runsLocally);
    },
  );
});
