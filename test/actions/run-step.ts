import { type ChildProcess, spawn } from "node:child_process";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { parse } from "yaml";

export interface Step {
  readonly entry: `${string}/${"main" | "post"}`;
  readonly inputs: Readonly<Record<string, string>>;
  /** The other variables that the runner sets. */
  readonly env: Readonly<Record<string, string>>;
  /** A directory for this step's files. */
  readonly folder: string;
  /** What the main step saved, for a `post` step. */
  readonly state?: Readonly<Record<string, string>>;
}

export interface StepResult {
  readonly exitCode: number | null;
  readonly log: string;
  readonly outputs: Readonly<Record<string, string>>;
  readonly state: Readonly<Record<string, string>>;
  readonly summary: string;
}

export interface RunningStep {
  readonly process: ChildProcess;
  readonly result: Promise<StepResult>;
}

const ACTIONS = resolve(import.meta.dirname, "../../actions");
const FILES = { GITHUB_OUTPUT: "output", GITHUB_STATE: "state", GITHUB_STEP_SUMMARY: "summary" } as const;

/** Starts an Action's bundle as the runner does, with inputs, context and files in its environment. */
export async function startStep({ entry, inputs, env, folder, state = {} }: Step): Promise<RunningStep> {
  await mkdir(folder, { recursive: true });
  const files = Object.entries(FILES).map(([name, file]) => [name, join(folder, file)] as const);
  for (const [, file] of files) await writeFile(file, "");
  const [action = "", which] = entry.split("/");
  const bundle = join(ACTIONS, action, "dist", which === "post" ? "post.js" : "index.js");
  const allInputs = { ...(await readDefaults(action)), ...inputs };
  const child = spawn(process.execPath, [bundle], {
    cwd: folder,
    stdio: ["ignore", "pipe", "pipe"],
    env: {
      PATH: process.env["PATH"],
      HOME: folder,
      ...env,
      ...Object.fromEntries(files),
      ...Object.fromEntries(
        Object.entries(allInputs).map(([name, value]) => [`INPUT_${name.toUpperCase()}`, value]),
      ),
      ...Object.fromEntries(Object.entries(state).map(([name, value]) => [`STATE_${name}`, value])),
    },
  });
  let log = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding("utf8").on("data", (text: string) => {
      log += text;
    });
  }
  const ended = new Promise<number | null>((done, failed) => child.on("error", failed).on("close", done));
  const read = async (name: keyof typeof FILES) => readFile(join(folder, FILES[name]), "utf8");
  const result = ended.then(async (exitCode) => ({
    exitCode,
    log,
    outputs: parseFileCommands(await read("GITHUB_OUTPUT")),
    state: parseFileCommands(await read("GITHUB_STATE")),
    summary: await read("GITHUB_STEP_SUMMARY"),
  }));
  return { process: child, result };
}

/** The defaults in action.yml that the runner applies, without those that are expressions. */
async function readDefaults(action: string): Promise<Readonly<Record<string, string>>> {
  const metadata = parse(await readFile(join(ACTIONS, action, "action.yml"), "utf8")) as {
    readonly inputs?: Readonly<Record<string, { readonly default?: string }>>;
  };
  return Object.fromEntries(
    Object.entries(metadata.inputs ?? {}).flatMap(([name, { default: value }]) =>
      value === undefined || value.includes("${{") ? [] : [[name, value]],
    ),
  );
}

export async function runStep(step: Step): Promise<StepResult> {
  return (await startStep(step)).result;
}

/** `name<<delimiter`, the value's lines, `delimiter`; the last value of a name counts. */
function parseFileCommands(text: string): Record<string, string> {
  const values: Record<string, string> = {};
  for (const [, name = "", , value = ""] of text.matchAll(/^(.+?)<<(.+)\r?\n([\s\S]*?)\r?\n\2$/gm)) {
    values[name] = value;
  }
  return values;
}
