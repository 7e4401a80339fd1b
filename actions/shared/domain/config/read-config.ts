import * as v from "valibot";
import { MAX_MATRIX_JOBS } from "../limits.ts";
import { ENVIRONMENT_KINDS, type EnvironmentKind } from "../naming.ts";
import {
  allowedBindings,
  findRepeatedResources,
  resources as resourcesSchema,
} from "../policy/read-policy.ts";
import { accountId, dispatchNamespace, strictObject } from "../schema/fields.ts";
import { type FieldProblem, validate } from "../schema/validate.ts";
import {
  CLOUDFLARE_PLANS,
  type EnvironmentConfig,
  type EvidenceConfig,
  type PipelineConfig,
  SIGNATURES,
} from "./config.ts";

/** The configuration, or everything that is wrong with it. */
export type ConfigReading =
  | { readonly valid: true; readonly config: PipelineConfig }
  | { readonly valid: false; readonly problems: readonly FieldProblem[] };

const DOMAIN = /^(?=.{1,253}$)[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*(:\d{1,5})?$/;
const DIRECTORY = /^(\.|[A-Za-z0-9_][A-Za-z0-9_.-]*(\/[A-Za-z0-9_][A-Za-z0-9_.-]*)*)$/;

/** Creates the schema of a section. A key without a value, as in `build:`, counts as omitted. */
const section = <const Entries extends v.ObjectEntries>(entries: Entries) =>
  v.nullish(strictObject(entries), {});

const wholeNumber = (otherwise: number, most = Number.POSITIVE_INFINITY) => {
  const expected = `a positive whole number${most === Number.POSITIVE_INFINITY ? "" : ` of at most ${most}`}`;
  const isCount = (value: unknown) => Number.isInteger(value) && Number(value) > 0 && Number(value) <= most;
  return v.nullish(v.custom<number>(isCount, expected), otherwise);
};

const string = (pattern: RegExp, expected: string) => v.pipe(v.string(), v.regex(pattern, expected));

const environment = strictObject({
  "account-id": v.nullish(accountId),
  namespace: v.nullish(dispatchNamespace),
  domain: string(DOMAIN, "a hostname such as apps.example.com; apps answer at <name>.<domain>"),
  bindings: allowedBindings,
});

const registry = strictObject({
  url: v.pipe(v.string(), v.check(isRegistryUrl, "an https URL without credentials, query and fragment")),
  scopes: v.nullish(v.array(string(/^@[a-z0-9~-][a-z0-9._~-]*$/, "a scope such as @acme")), []),
  token: v.nullish(string(/^[A-Z_][A-Z0-9_]*$/, "the name of a token, such as ACME_REGISTRY_TOKEN")),
});

/** The base64 of an Ed25519 key in DER, whose first twelve bytes name the algorithm (RFC 8410). */
const ED25519_PUBLIC_KEY = /^MCowBQYDK2VwAyEA[A-Za-z0-9+/]{43}=$/;

const apps = v.nullish(string(DIRECTORY, "a directory of the repository such as apps, or a dot"), "apps");

const schema = strictObject({
  apps,
  build: section({
    "apps-per-job": wholeNumber(50),
    "max-jobs": wholeNumber(8, MAX_MATRIX_JOBS),
    "measure-startup": v.nullish(v.boolean(), false),
  }),
  cloudflare: section({
    "account-id": v.nullish(accountId),
    plan: v.nullish(v.picklist(CLOUDFLARE_PLANS), "paid"),
  }),
  environments: strictObject({
    preview: environment,
    staging: v.nullish(environment),
    production: environment,
  }),
  evidence: v.nullish(
    strictObject({
      signature: v.nullish(v.picklist(SIGNATURES), "auto"),
      "public-key": v.nullish(string(ED25519_PUBLIC_KEY, "an Ed25519 public key in DER, as base64")),
    }),
  ),
  model: section({
    name: v.nullish(string(/^\S{1,100}$/, "a model's name"), "gpt-5"),
    "max-turns": wholeNumber(25),
    "max-output-tokens": wholeNumber(64_000),
  }),
  production: section({ "require-identical": v.nullish(v.boolean(), false) }),
  registries: v.nullish(v.array(registry), []),
  resources: resourcesSchema,
});

/**
 * Reads the value that the YAML parser returned for `.github/overskill.yml` and fills in the defaults. Reports every
 * problem at once; unknown keys are problems, so that a misspelled key fails early.
 */
export function readConfig(document: unknown): ConfigReading {
  const result = validate(schema, document ?? {});
  if (!result.valid) return { valid: false, problems: [...result.problems, ...findSharedDomains(document)] };
  const config = toConfig(result.value);
  const lines = Object.entries(config.environments).map(
    ([name, { bindings }]) => [name, bindings ?? []] as const,
  );
  const problems = [...findSharedDomains(document), ...findRepeatedResources(lines)];
  return problems.length === 0 ? { valid: true, config } : { valid: false, problems };
}

function toConfig(values: v.InferOutput<typeof schema>): PipelineConfig {
  const {
    apps,
    build,
    cloudflare,
    environments,
    evidence,
    model,
    production: rules,
    registries,
    resources,
  } = values;
  const { "account-id": id, plan } = cloudflare;
  const toEnvironment = (
    kind: EnvironmentKind,
    { namespace, domain, bindings, ...settings }: v.InferOutput<typeof environment>,
  ): EnvironmentConfig => ({
    namespace: namespace ?? `overskill-${kind}`,
    domain,
    ...(bindings == null ? {} : { bindings }),
    ...(settings["account-id"] == null ? {} : { accountId: settings["account-id"] }),
  });
  const { preview, staging, production } = environments;
  return {
    apps,
    cloudflare: {
      ...(id == null ? {} : { accountId: id }),
      plan,
    },
    environments: {
      preview: toEnvironment("preview", preview),
      production: toEnvironment("production", production),
      ...(staging == null ? {} : { staging: toEnvironment("staging", staging) }),
    },
    model: {
      name: model.name,
      maxTurns: model["max-turns"],
      maxOutputTokens: model["max-output-tokens"],
    },
    build: {
      appsPerJob: build["apps-per-job"],
      maxJobs: build["max-jobs"],
      measureStartup: build["measure-startup"],
    },
    production: { requireIdentical: rules["require-identical"] },
    ...(registries.length === 0
      ? {}
      : {
          registries: registries.map(({ url, scopes, token }) => ({
            ...{ url, scopes: scopes ?? [] },
            ...(token == null ? {} : { token }),
          })),
        }),
    ...(resources == null ? {} : { resources }),
    ...(evidence == null ? {} : { evidence: toEvidence(evidence) }),
  };
}

function toEvidence({
  signature,
  "public-key": publicKey,
}: NonNullable<v.InferOutput<typeof schema>["evidence"]>): EvidenceConfig {
  return { signature, ...(publicKey == null ? {} : { publicKey }) };
}

function isRegistryUrl(text: string): boolean {
  const url = URL.parse(text);
  if (url === null || /[^!-~]/.test(text)) return false;
  const isPlain = url.username === "" && url.password === "" && url.search === "" && url.hash === "";
  return isPlain && url.protocol === "https:";
}

/**
 * Finds environments that share a domain and would therefore claim the same hostnames. Reads the unvalidated
 * document, which may have other problems.
 */
function findSharedDomains(document: unknown): readonly FieldProblem[] {
  const domains = v.safeParse(
    v.object({ environments: v.record(v.string(), v.object({ domain: v.string() })) }),
    document,
  );
  if (!domains.success) return [];
  const { environments } = domains.output;
  return ENVIRONMENT_KINDS.flatMap((kind, index): FieldProblem[] => {
    const domain = environments[kind]?.domain;
    const other = ENVIRONMENT_KINDS.slice(0, index).find(
      (earlier) => environments[earlier]?.domain === domain,
    );
    if (domain === undefined || other === undefined) return [];
    const message = `${kind} and ${other} share the domain "${domain}"; give each a unique domain.`;
    return [{ path: ["environments", kind, "domain"], message, reason: "invalid" }];
  });
}

/** Reads only where the apps are, out of a configuration that another release may have written; undefined if it is invalid. */
export function readAppsDirectory(value: unknown): string | undefined {
  const { success, output } = v.safeParse(v.looseObject({ apps }), value);
  return success ? output.apps : undefined;
}
