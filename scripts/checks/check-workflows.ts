import { globSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { TextDocument } from "vscode-languageserver-textdocument";
import { initRepository } from "../cli/init/init-repository.ts";
import "../local/runner/syntax/parser-packages.ts";
import { readToolkit } from "../release/toolkit.ts";
import { type Finding, reportFindings } from "./findings.ts";
import { checkWorkflow, type WorkflowPolicy } from "./workflow-rules.ts";

const { validate } = await import("@actions/languageservice");

/** Every Action that our workflows may use, with the inputs that they pass. */
const ALLOWED: Readonly<Record<string, readonly string[]>> = {
  "actions/attest": ["subject-path", "subject-digest", "subject-name", "predicate-type", "predicate"],
  "actions/checkout": ["ref", "fetch-depth", "persist-credentials"],
  "actions/download-artifact": ["name", "pattern", "path"],
  "actions/setup-node": ["node-version", "cache"],
  "actions/upload-artifact": [
    ...["name", "path", "if-no-files-found", "include-hidden-files", "overwrite", "retention-days"],
  ],
};

const toolkit = readToolkit();

/** Checks the workflows of a repository with GitHub's language service and with our own rules. */
async function checkFolder(root: string, policy: WorkflowPolicy): Promise<readonly Finding[]> {
  const findings: Finding[] = [];
  for (const file of globSync(".github/workflows/*.yml", { cwd: root }).sort()) {
    const text = readFileSync(join(root, file), "utf8");
    const document = TextDocument.create(pathToFileURL(join(root, file)).href, "yaml", 1, text);
    const diagnostics = await validate(document, {
      fileProvider: {
        getFileContent: async (reference) => ({
          name: reference.path,
          content: readFileSync(
            join("owner" in reference ? toolkit.directory : root, reference.path),
            "utf8",
          ),
        }),
      },
      actionsMetadataProvider: {
        fetchActionMetadata: async ({ owner, name }) => {
          const inputs = ALLOWED[`${owner}/${name}`];
          if (inputs === undefined) return undefined;
          const described = inputs.map((input) => [input, { description: "" }] as const);
          return { name, description: "", inputs: Object.fromEntries(described) };
        },
      },
    });
    for (const { message, range } of diagnostics) {
      const sentence = typeof message === "string" ? message : message.value;
      findings.push({ file, line: range.start.line + 1, message: sentence });
    }
    findings.push(...checkWorkflow(file, text, policy));
  }
  return findings;
}

const apps = mkdtempSync(join(tmpdir(), "overskill-callers-"));
try {
  await initRepository(apps, {
    apps: "apps",
    domain: "example.com",
    model: "gpt-5",
    branch: "main",
    pin: "0".repeat(40),
    dryRun: false,
  });
  reportFindings("workflows", [
    ...(await checkFolder(toolkit.directory, { allowed: Object.keys(ALLOWED), explained: true })),
    ...(await checkFolder(apps, { allowed: [toolkit.name], explained: false })),
  ]);
} finally {
  rmSync(apps, { recursive: true, force: true });
}
