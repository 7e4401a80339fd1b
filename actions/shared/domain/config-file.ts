import type { CloudflarePlan } from "./build/budgets.ts";
import { MAX_MATRIX_JOBS } from "./build/shards.ts";
import type { BuildConfig, EnvironmentConfig, ModelConfig, PipelineConfig } from "./config.ts";
import { ENVIRONMENT_KINDS, type EnvironmentKind } from "./naming.ts";

/** A finding at a key of the file; `path` is the way to it, for looking up its line and column. */
export interface ConfigProblem {
  readonly path: readonly string[];
  readonly message: string;
}

export interface ConfigReading {
  readonly config: PipelineConfig;
  readonly problems: readonly ConfigProblem[];
}

const DOMAIN = /^(?=.{1,253}$)[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*(:\d{1,5})?$/;
const NAMESPACE = /^[a-z0-9][a-z0-9_-]{0,62}$/;
const ACCOUNT_ID = /^[0-9a-f]{32}$/;
const FOLDER = /^(\.|[A-Za-z0-9_][A-Za-z0-9_.-]*(\/[A-Za-z0-9_][A-Za-z0-9_.-]*)*)$/;

type Table = Readonly<Record<string, unknown>>;

/** Reads what the YAML parser gave: every problem is collected, unknown keys are refused so that typos fail early. */
export function readConfig(document: unknown): ConfigReading {
  const problems: ConfigProblem[] = [];
  const report = (path: readonly string[], message: string) => void problems.push({ path, message });

  const table = (value: unknown, path: readonly string[], keys: readonly string[]): Table => {
    if (value === undefined || value === null) return {};
    if (typeof value !== "object" || Array.isArray(value)) {
      report(path, `${nameOf(path)} must be a mapping, not ${quote(value)}.`);
      return {};
    }
    for (const key of Object.keys(value)) {
      if (!keys.includes(key)) {
        report([...path, key], `Unknown key "${key}" in ${nameOf(path)}; known are ${keys.join(", ")}.`);
      }
    }
    return value as Table;
  };
  const text = (value: unknown, path: readonly string[], pattern: RegExp, expected: string) => {
    if (value === undefined || value === null) return undefined;
    if (typeof value === "string" && pattern.test(value)) return value;
    report(path, `${nameOf(path)} must be ${expected}, not ${quote(value)}.`);
    return undefined;
  };
  const count = (value: unknown, path: readonly string[], otherwise: number, most = Infinity) => {
    if (value === undefined || value === null) return otherwise;
    if (typeof value === "number" && Number.isInteger(value) && value > 0 && value <= most) return value;
    const bound = most === Infinity ? "" : ` of at most ${most}`;
    report(path, `${nameOf(path)} must be a positive whole number${bound}, not ${quote(value)}.`);
    return otherwise;
  };
  const flag = (value: unknown, path: readonly string[]) => {
    if (value === undefined || value === null || typeof value === "boolean") return value === true;
    report(path, `${nameOf(path)} must be true or false, not ${quote(value)}.`);
    return false;
  };

  const root = table(document, [], ["apps", "build", "cloudflare", "environments", "model"]);
  const cloudflare = table(root["cloudflare"], ["cloudflare"], ["account-id", "plan"]);
  const environments = table(root["environments"], ["environments"], ENVIRONMENT_KINDS);
  const environment = (kind: EnvironmentKind): EnvironmentConfig => {
    const path = ["environments", kind];
    const fields = table(environments[kind], path, ["namespace", "domain"]);
    const domain = text(fields["domain"], [...path, "domain"], DOMAIN, "a hostname such as apps.example.com");
    if (fields["domain"] === undefined) {
      report(path, `${nameOf(path)} needs a \`domain\`: apps answer at <name>.<domain>.`);
    }
    return {
      namespace:
        text(fields["namespace"], [...path, "namespace"], NAMESPACE, "a dispatch namespace's name") ??
        `overskill-${kind}`,
      domain: domain ?? "",
    };
  };
  const accountId = text(
    cloudflare["account-id"],
    ["cloudflare", "account-id"],
    ACCOUNT_ID,
    "the account's 32 hexadecimal digits",
  );
  const plan = text(cloudflare["plan"], ["cloudflare", "plan"], /^(free|paid)$/, "free or paid");
  const model = table(root["model"], ["model"], ["name", "max-turns", "max-output-tokens"]);
  const modelConfig: ModelConfig = {
    name: text(model["name"], ["model", "name"], /^\S{1,100}$/, "a model's name") ?? "gpt-5",
    maxTurns: count(model["max-turns"], ["model", "max-turns"], 25),
    maxOutputTokens: count(model["max-output-tokens"], ["model", "max-output-tokens"], 64_000),
  };
  const build = table(root["build"], ["build"], ["apps-per-job", "max-jobs", "measure-startup"]);
  const buildConfig: BuildConfig = {
    appsPerJob: count(build["apps-per-job"], ["build", "apps-per-job"], 50),
    maxJobs: count(build["max-jobs"], ["build", "max-jobs"], 8, MAX_MATRIX_JOBS),
    measureStartup: flag(build["measure-startup"], ["build", "measure-startup"]),
  };
  const config: PipelineConfig = {
    apps: text(root["apps"], ["apps"], FOLDER, "a folder of the repository such as apps, or a dot") ?? "apps",
    cloudflare: {
      ...(accountId === undefined ? {} : { accountId }),
      ...(plan === undefined ? {} : { plan: plan as CloudflarePlan }),
    },
    environments: {
      preview: environment("preview"),
      production: environment("production"),
      ...(environments["staging"] === undefined ? {} : { staging: environment("staging") }),
    },
    model: modelConfig,
    build: buildConfig,
  };
  reportSharedDomains(config, report);
  return { config, problems };
}

/** Two environments under one domain would claim the same hostnames. */
function reportSharedDomains(
  { environments }: PipelineConfig,
  report: (path: readonly string[], message: string) => void,
): void {
  const taken = new Map<string, string>();
  for (const kind of ENVIRONMENT_KINDS) {
    const domain = environments[kind]?.domain;
    if (domain === undefined || domain === "") continue;
    const other = taken.get(domain);
    if (other !== undefined) {
      report(
        ["environments", kind, "domain"],
        `${kind} and ${other} share the domain "${domain}"; give each its own.`,
      );
    }
    taken.set(domain, kind);
  }
}

function nameOf(path: readonly string[]): string {
  return path.length === 0 ? "the file" : `\`${path.join(".")}\``;
}

function quote(value: unknown): string {
  return JSON.stringify(value)?.slice(0, 80) ?? String(value);
}
