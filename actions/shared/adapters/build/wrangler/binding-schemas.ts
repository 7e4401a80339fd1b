import * as v from "valibot";
import type { WorkerBinding } from "../../../domain/build/manifest.ts";
import * as fields from "../../../domain/schema/fields.ts";
import { isRecord } from "../../../domain/schema/is-record.ts";
import { BINDING_KINDS, type BindingKind } from "./binding-kinds.ts";
import { anyObject, bindingName, ignoredKeys, strings } from "./fields.ts";

type BindingsSchema = v.GenericSchema<unknown, readonly WorkerBinding[] | undefined>;

const outbound = v.pipe(
  fields.strictObject({
    service: fields.nonEmptyString,
    environment: v.optional(fields.nonEmptyString),
    parameters: v.optional(strings, []),
  }),
  v.transform(({ service, environment, parameters }) => {
    const worker = { service, ...(environment === undefined ? {} : { environment }) };
    const params = parameters.map((name) => ({ name }));
    return params.length === 0 ? { worker } : { worker, params };
  }),
);

/** Fields of single kinds that are neither strings nor uploaded unchanged. */
const EXTRAS: Readonly<Record<string, v.ObjectEntries>> = {
  queues: { delivery_delay: v.optional(v.pipe(v.number(), v.minValue(0, "a number of seconds"))) },
  dispatch_namespaces: { outbound: v.optional(outbound) },
};

/** Other keys beside the list of bindings; the settings read them. */
const SIBLINGS: Readonly<Record<string, readonly string[]>> = { durable_objects: ["code_update_strategy"] };

/** Why a key beside the list of bindings is not supported; completes a sentence that begins with the key. */
const UNSUPPORTED: ReadonlyMap<string, string> = new Map(
  Object.entries({
    "queues.consumers": "is not possible: a queue cannot call an app in a dispatch namespace",
    "unsafe.metadata": "is not supported: the pipeline sets the upload's metadata itself",
    "unsafe.capnp": "is not supported: the pipeline sets the upload's metadata itself",
  }),
);

const vars: BindingsSchema = v.optional(
  v.pipe(
    v.custom<Readonly<Record<string, unknown>>>(isRecord, "an object of names and values"),
    v.transform((values) =>
      Object.entries(values).map(
        ([name, value]): WorkerBinding =>
          typeof value === "string"
            ? { type: "plain_text", name, text: value }
            : { type: "json", name, json: value },
      ),
    ),
  ),
);

/** Read only far enough to name it: the policy refuses it in every environment. */
const unsafeBinding = v.pipe(
  anyObject,
  v.looseObject({ name: bindingName }),
  v.transform(({ name }): WorkerBinding => ({ type: "unsafe", name })),
);

/** Schemas of the keys that hold bindings; each returns the bindings in the upload API's form. */
export const bindingEntries: Readonly<Record<string, BindingsSchema>> = Object.fromEntries(
  BINDING_KINDS.filter(({ key }) => key !== "assets").map((kind) => [kind.key, schemaFor(kind)]),
);

function schemaFor(kind: BindingKind): BindingsSchema {
  const { key, within, single } = kind;
  if (key === "vars") return vars;
  const binding = key === "unsafe" ? unsafeBinding : bindingSchema(kind);
  if (single === true) {
    return v.optional(
      v.pipe(
        binding,
        v.transform((one) => [one]),
      ),
    );
  }
  if (within === undefined) return v.optional(v.array(binding));
  const list = v.optional(v.array(binding));
  const entries: v.ObjectEntries = { ...ignoredKeys(SIBLINGS[key] ?? []), [within]: list };
  return v.optional(
    v.pipe(
      fields.strictObject(entries, (unknown) => UNSUPPORTED.get(`${key}.${unknown}`)),
      v.transform((container) => (container as Readonly<Record<string, v.InferOutput<typeof list>>>)[within]),
    ),
  );
}

function bindingSchema(kind: BindingKind): v.GenericSchema<unknown, WorkerBinding> {
  const { key, name = "binding", oneOf = [] } = kind;
  const required = Object.keys(kind.fields ?? {});
  const optional = [...Object.keys(kind.optional ?? {}), ...oneOf];
  const entries: v.ObjectEntries = {
    ...ignoredKeys(kind.ignored ?? []),
    ...toEntries(required, fields.nonEmptyString),
    ...toEntries(optional, v.optional(fields.nonEmptyString)),
    ...toEntries(kind.lists ?? [], v.optional(strings)),
    ...toEntries(kind.objects ?? [], v.optional(anyObject)),
    ...EXTRAS[key],
    [name]: bindingName,
  };
  const hasOneOf = (binding: Readonly<Record<string, unknown>>) =>
    oneOf.length === 0 || oneOf.filter((each) => binding[each] !== undefined).length === 1;
  return v.pipe(
    fields.strictObject(entries),
    v.check(hasOneOf, `an object with exactly one of \`${oneOf.join("` and `")}\``),
    v.transform((binding) => toBinding(kind, binding)),
  );
}

function toEntries(keys: readonly string[], schema: v.GenericSchema): v.ObjectEntries {
  return Object.fromEntries(keys.map((key) => [key, schema]));
}

/** Renames the fields to those of the upload API. */
function toBinding(kind: BindingKind, values: Readonly<Record<string, unknown>>): WorkerBinding {
  const { lists = [], objects = [], oneOf = [] } = kind;
  const unchanged = [...lists, ...objects, ...oneOf, ...Object.keys(EXTRAS[kind.key] ?? {})];
  const renamed = [
    ...Object.entries({ ...kind.fields, ...kind.optional }),
    ...unchanged.map((key) => [key, key] as const),
  ];
  const uploaded = renamed.filter(([key]) => values[key] !== undefined);
  return {
    type: kind.type,
    name: String(values[kind.name ?? "binding"]),
    ...Object.fromEntries(uploaded.map(([key, apiKey]) => [apiKey, values[key]])),
  };
}
