import { build } from "esbuild";
import { createAppSources } from "../../../actions/shared/adapters/generation/app-sources.ts";
import {
  createPrompts,
  findTemplates,
  readStarter,
} from "../../../actions/shared/adapters/templates/templates.ts";
import { reviewProposal } from "../../../actions/shared/domain/generation/proposal.ts";
import { renderPrompt } from "../../../actions/shared/domain/generation/render-prompt.ts";
import { Workspace } from "../../../actions/shared/domain/generation/workspace.ts";
import { type Played, play } from "./play.ts";

const templates = findTemplates(import.meta.dirname);
const prompts = createPrompts(templates);

export interface MadeApp {
  readonly workspace: Workspace;
  readonly played: Played;
}

/** A new app, with the prompt as the Action renders it. */
export async function makeApp(request: string): Promise<MadeApp> {
  const workspace = new Workspace([], async () => undefined, await readStarter(templates, "worker-spa"));
  const slots = { name: "```text\n(none: choose one)\n```", request: `\`\`\`text\n${request}\n\`\`\`` };
  return { workspace, played: await play(renderPrompt(await prompts.load("new-app"), slots), workspace) };
}

export async function changeApp(workspace: Workspace, request: string): Promise<Played> {
  const slots = { original: "```text\nAn app\n```", request: `\`\`\`text\n${request}\n\`\`\`` };
  return play(renderPrompt(await prompts.load("change-app"), slots), workspace);
}

export async function textOf(workspace: Workspace, path: string): Promise<string> {
  return (await workspace.read(path)) ?? "";
}

/** Returns all problems that the pipeline would report: review, references, syntax, and esbuild's own errors. */
export async function problemsOf(workspace: Workspace): Promise<readonly string[]> {
  const sources = createAppSources(async () => new Map());
  const findings = [
    ...reviewProposal(await workspace.written(), workspace.list()),
    ...(await sources.check(workspace)),
  ];
  for (const entry of ["src/main.ts", "src/worker.ts"]) {
    const { errors, warnings } = await bundle(workspace, entry);
    findings.push(...[...errors, ...warnings].map(({ text }) => `${entry}: ${text}`));
  }
  return findings;
}

/** Bundles from memory; returns errors instead of throwing them. */
export async function bundle(workspace: Workspace, entry: string) {
  const result = await build({
    entryPoints: [entry],
    bundle: true,
    write: false,
    format: "esm",
    outdir: "/out",
    external: ["cloudflare:*"],
    logLevel: "silent",
    plugins: [
      {
        name: "workspace",
        setup({ onResolve, onLoad }) {
          onResolve({ filter: /^[^./]/, namespace: "file" }, () => undefined);
          onResolve({ filter: /./ }, ({ path, importer, kind }) => {
            if (path.startsWith("cloudflare:")) return { path, external: true };
            const base = kind === "entry-point" ? "" : importer.slice(0, importer.lastIndexOf("/") + 1);
            return { path: new URL(base + path, "http://x/").pathname.slice(1), namespace: "workspace" };
          });
          onLoad({ filter: /./, namespace: "workspace" }, async ({ path }) => {
            const contents = await workspace.read(path);
            if (contents === undefined) return { errors: [{ text: `There is no file ${path}.` }] };
            return { contents, loader: path.endsWith(".css") ? "css" : "ts" };
          });
        },
      },
    ],
  }).catch((thrown: { errors: { text: string }[] }) => ({
    errors: thrown.errors,
    warnings: [],
    outputFiles: [],
  }));
  return result;
}
