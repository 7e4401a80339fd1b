import type { WorkerBinding } from "../../../domain/build/manifest.ts";
import { BINDING_KINDS, type BindingKind } from "./binding-kinds.ts";
import { isTable, type Section } from "./section.ts";

const IDENTIFIER = /^[A-Za-z_$][\w$]*$/;

/** Every binding of the configuration in the words of the upload API. Problems go to the section. */
export function readBindings(root: Section): readonly WorkerBinding[] {
  const bindings: WorkerBinding[] = [...readVars(root)];
  for (const kind of BINDING_KINDS) {
    const single = kind.single === true ? root.section(kind.key) : undefined;
    const entries = kind.single === true ? (single === undefined ? [] : [single]) : root.sections(kind.key);
    for (const entry of entries) bindings.push(readEntry(entry, kind));
  }
  bindings.push(...readQueues(root), ...readDispatchNamespaces(root), ...readUnsafe(root));
  return bindings;
}

/** Reports names that two bindings share: the later one would silently win. */
export function reportDuplicateNames(root: Section, bindings: readonly WorkerBinding[]): void {
  const names = bindings.map(({ name }) => name).filter((name) => name !== "");
  const double = names.filter((name, index) => names.indexOf(name) !== index);
  for (const name of new Set(double)) root.problem("name", `of a binding is used twice: "${name}"`);
}

export function readName(entry: Section, key = "binding"): string {
  return entry.requiredText(key, IDENTIFIER, "a JavaScript identifier");
}

function readEntry(entry: Section, kind: BindingKind): WorkerBinding {
  const { type, fields = {}, optional = {}, lists = [], tables = [], oneOf = [], local = [] } = kind;
  const binding: Record<string, unknown> = {};
  const add = (key: string, value: unknown) => {
    if (value !== undefined) binding[key] = value;
  };
  for (const [key, apiKey] of Object.entries(fields)) add(apiKey, entry.requiredText(key));
  for (const [key, apiKey] of Object.entries(optional)) add(apiKey, entry.text(key));
  for (const key of lists) add(key, entry.has(key) ? entry.texts(key) : undefined);
  for (const key of tables) add(key, entry.table(key));
  for (const key of oneOf) add(key, entry.text(key));
  if (oneOf.length > 0 && oneOf.filter((key) => entry.has(key)).length !== 1) {
    entry.problem(oneOf[0] ?? "", `or \`${oneOf.slice(1).join("`, `")}\` is required, and only one of them`);
  }
  const name = readName(entry, kind.name);
  for (const key of [...local, "remote"]) entry.raw(key);
  entry.close();
  return { type, name, ...binding };
}

function readVars(root: Section): WorkerBinding[] {
  const vars = root.raw("vars");
  if (vars === undefined) return [];
  if (!isTable(vars)) {
    root.problem("vars", "must be a table of names and values");
    return [];
  }
  return Object.entries(vars).map(([name, value]: [string, unknown]) =>
    typeof value === "string"
      ? { type: "plain_text", name, text: value }
      : { type: "json", name, json: value },
  );
}

function readQueues(root: Section): WorkerBinding[] {
  const queues = root.section("queues");
  if (queues === undefined) return [];
  const producers = queues.sections("producers").map((entry): WorkerBinding => {
    const delay = entry.number("delivery_delay", (value) => value >= 0, "a number of seconds");
    const binding = readEntry(entry, { key: "producers", type: "queue", fields: { queue: "queue_name" } });
    return delay === undefined ? binding : { ...binding, delivery_delay: delay };
  });
  queues.close((key) =>
    key === "consumers"
      ? "is not possible: a queue cannot call an app in a dispatch namespace"
      : "is not known",
  );
  return producers;
}

function readDispatchNamespaces(root: Section): WorkerBinding[] {
  return root.sections("dispatch_namespaces").map((entry) => {
    const outbound = readOutbound(entry.section("outbound"));
    const kind = { key: "", type: "dispatch_namespace", fields: { namespace: "namespace" } };
    const binding = readEntry(entry, kind);
    return outbound === undefined ? binding : { ...binding, outbound };
  });
}

function readOutbound(section: Section | undefined): object | undefined {
  if (section === undefined) return undefined;
  const environment = section.text("environment");
  const worker = {
    service: section.requiredText("service"),
    ...(environment === undefined ? {} : { environment }),
  };
  const params = section.texts("parameters").map((name) => ({ name }));
  section.close();
  return params.length === 0 ? { worker } : { worker, params };
}

/** Bindings that wrangler has no words for yet; their fields go up as they are. */
function readUnsafe(root: Section): WorkerBinding[] {
  const unsafe = root.section("unsafe");
  if (unsafe === undefined) return [];
  const bindings = unsafe.sections("bindings").map((entry): WorkerBinding => {
    const name = readName(entry, "name");
    const type = entry.requiredText("type");
    entry.raw("dev");
    const rest = entry.keys.filter((key) => !["name", "type", "dev"].includes(key));
    return { type, name, ...Object.fromEntries(rest.map((key) => [key, entry.raw(key)])) };
  });
  unsafe.close((key) =>
    ["metadata", "capnp"].includes(key)
      ? "is not supported: the pipeline fills in the upload's metadata itself"
      : "is not known",
  );
  return bindings;
}
