import { describe, expect, it } from "vitest";
import { BINDING_KINDS } from "../../../actions/shared/adapters/build/wrangler/binding-kinds.ts";
import { findTraits } from "../../../actions/shared/domain/policy/binding-table.ts";

describe("the table of bindings", () => {
  it.each(BINDING_KINDS.map((kind) => [kind.key, kind] as const))("decides about %s", (_key, kind) => {
    const { type, fields = {}, optional = {}, lists = [], objects = [], oneOf = [] } = kind;
    const traits = findTraits(type);
    expect(traits).toBeDefined();
    if (traits?.access === "unlimited") return;
    const uploaded = [...Object.values({ ...fields, ...optional }), ...lists, ...objects, ...oneOf];
    expect(uploaded.filter((field) => !traits?.fields.includes(field))).toEqual([]);
  });
});
