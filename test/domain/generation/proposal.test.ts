import { describe, expect, it } from "vitest";
import { pathProblem } from "../../../actions/shared/domain/generation/app-path.ts";
import { chooseLogo, drawLetterMark } from "../../../actions/shared/domain/generation/logo.ts";
import { PROPOSAL_LIMITS, reviewProposal } from "../../../actions/shared/domain/generation/proposal.ts";
import { isSafeSvg } from "../../../actions/shared/domain/generation/safe-svg.ts";
import { Workspace } from "../../../actions/shared/domain/generation/workspace.ts";
import { findSecrets } from "../../../actions/shared/domain/secrets/find-secrets.ts";

describe("pathProblem", () => {
  it.each([
    "index.html",
    "src/worker.ts",
    "public/.well-known/security.txt",
    "src/[id]/größe.ts",
    ".dev.vars.example",
    ".env.example",
    ".gitignore",
  ])("lets %j be written", (path) => {
    expect(pathProblem(path)).toBeUndefined();
  });

  it.each([
    "",
    "/etc/passwd",
    "../x",
    "a/../../x",
    "a//b",
    "./a",
    "a\\b",
    "C:/x",
    "~/x",
    "a\nb",
    "a\u202eb",
    "a\0",
    ".git/config",
    ".GIT/hooks/x",
    ".github/workflows/x.yml",
    "sub/.github/x",
    "node_modules/x/index.js",
    "package-lock.json",
    "sub/yarn.lock",
    "PNPM-LOCK.yaml",
    ".dev.vars",
    ".env",
    ".env.production",
    ".gitattributes",
    ".npmrc",
    "a./b",
    "a ",
    "cafe\u0301.ts",
    "x".repeat(201),
  ])("refuses %j", (path) => {
    expect(pathProblem(path)).toEqual(expect.any(String));
  });
});

describe("reviewProposal", () => {
  const review = (changes: Record<string, string>, others: readonly string[] = []) => {
    const paths = [...Object.keys(changes), ...others];
    const files = paths.map((path) => ({ path, sizeBytes: 1 }));
    return reviewProposal(new Map(Object.entries(changes)), files);
  };

  it("finds no problem in an ordinary app", () => {
    expect(review({ "index.html": "<p>", "src/main.ts": "export {};" }, ["README.md"])).toEqual([]);
  });

  it.each([
    ["a file too large", { a: "x".repeat(PROPOSAL_LIMITS.fileBytes + 1) }, /"a": 262145 bytes/],
    ["bytes counted as UTF-8", { a: "é".repeat(PROPOSAL_LIMITS.fileBytes / 2 + 1) }, /"a": 262146 bytes/],
    [
      "too many files",
      Object.fromEntries(Array.from({ length: 61 }, (_, index) => [`f${index}`, ""])),
      /61 files/,
    ],
    [
      "too much in all",
      Object.fromEntries(Array.from({ length: 9 }, (_, index) => [`f${index}`, "x".repeat(250_000)])),
      /2250000 bytes in all/,
    ],
    [
      "a secret, with its line",
      { "a.ts": "\nconst key = 'AKIAIOSFODNN7EXAMPLE'" },
      /"a\.ts": line 2 looks like an AWS access key/,
    ],
  ])("names %s", (_name, changes, problem) => {
    expect(review(changes as Record<string, string>)).toEqual([expect.stringMatching(problem)]);
  });

  it("names a file that differs from another file only in case", () => {
    expect(review({ "src/Main.ts": "" }, ["src/main.ts"])).toEqual([expect.stringContaining("only in case")]);
  });

  it("names a file that is another file where names are compared without compatibility forms", () => {
    expect(review({ "src/ﬁle.ts": "" }, ["src/file.ts"])).toEqual([expect.stringContaining("only in case")]);
    expect(review({ "src/STRASSE.ts": "" }, ["src/straße.ts"])).toHaveLength(1);
  });

  it("names a path that would be a file and a directory", () => {
    expect(review({ src: "" }, ["src/main.ts"])).toEqual([expect.stringContaining("a directory")]);
  });

  it("reports all problems at once", () => {
    expect(review({ "../a": "", ".env": "" })).toHaveLength(2);
  });
});

describe("findSecrets", () => {
  it.each([
    `sk-proj-${"a1".repeat(20)}`,
    `ghs_${"a".repeat(36)}`,
    `github_pat_${"a".repeat(50)}`,
    `AIza${"b".repeat(35)}`,
    `xoxb-${"1".repeat(24)}`,
    `sk_live_${"c".repeat(24)}`,
    "-----BEGIN RSA PRIVATE KEY-----",
    "-----BEGIN PRIVATE KEY-----",
  ])("finds %s", (secret) => {
    expect(findSecrets(`const key = "${secret}";`)).toHaveLength(1);
  });

  it.each(["sk-", "task-list-with-a-long-css-class-name", "process.env.OPENAI_API_KEY", "ghp_short"])(
    "takes %j for what it is",
    (text) => {
      expect(findSecrets(text)).toEqual([]);
    },
  );
});

describe("isSafeSvg", () => {
  const svg = (inner: string, attributes = "") =>
    `<svg xmlns="http://www.w3.org/2000/svg"${attributes}>${inner}</svg>`;

  it.each([
    svg('<circle cx="1" cy="1" r="1" fill="red"/>'),
    svg(
      '<defs><linearGradient id="g"><stop offset="0" stop-color="#fff"/></linearGradient></defs><path d="M0 0" fill="url(#g)"/>',
    ),
    svg("<title>Tea &amp; more</title>".replace("&amp; ", "")),
    drawLetterMark("Tea"),
  ])("lets plain drawings pass: %s", (text) => {
    expect(isSafeSvg(text)).toBe(true);
  });

  it.each([
    svg("<script>alert(1)</script>"),
    svg("", ' onload="alert(1)"'),
    svg('<image href="https://evil.test/x.png"/>'),
    svg('<a href="javascript:alert(1)"><path d="M0 0"/></a>'),
    svg('<path fill="url(https://evil.test/x)"/>'),
    svg('<path fill="url(#a) url(//evil.test)"/>'),
    svg("<style>@import 'x'</style>"),
    svg('<path style="fill:red"/>'),
    svg("<foreignObject><p>x</p></foreignObject>"),
    svg("<!-- x -->"),
    svg("&#x3c;script>"),
    svg('<path d="M0 0" fill=red onclick=alert(1)/>'),
    svg('<animate attributeName="href"/>'),
    `<!DOCTYPE svg [<!ENTITY x "y">]>${svg("")}`,
    `${svg("")}<script>alert(1)</script>`,
    "<svg/onload=alert(1)></svg>",
    "not a drawing",
  ])("refuses %s", (text) => {
    expect(isSafeSvg(text)).toBe(false);
    expect(chooseLogo("Tea", text)).toBe(drawLetterMark("Tea"));
  });

  it("draws the same mark for the same name, and a safe one for a hostile name", () => {
    expect(drawLetterMark("Tea")).toBe(drawLetterMark("Tea"));
    expect(isSafeSvg(drawLetterMark('<script>"&'))).toBe(true);
  });
});

describe("Workspace", () => {
  const committed = [{ path: "a.txt", sizeBytes: 1 }];

  it("does not propose a file that was rewritten without a change", async () => {
    const workspace = new Workspace(committed, async () => "a");
    workspace.write("a.txt", "b");
    workspace.write("a.txt", "a");
    expect(await workspace.proposal()).toEqual(new Map());
  });

  it("proposes deletions only of committed files", async () => {
    const workspace = new Workspace(committed, async () => "a");
    workspace.write("new.txt", "n");
    workspace.remove("new.txt");
    workspace.remove("a.txt");
    expect(await workspace.proposal()).toEqual(new Map([["a.txt", null]]));
    expect(workspace.list()).toEqual([]);
    expect(await workspace.read("a.txt")).toBeUndefined();
  });

  it("shows the changes on top of the committed files, sorted", () => {
    const workspace = new Workspace(committed, async () => "a", new Map([["B.txt", "bb"]]));
    workspace.write("a.txt", "äa");
    expect(workspace.list()).toEqual([
      { path: "B.txt", sizeBytes: 2 },
      { path: "a.txt", sizeBytes: 3 },
    ]);
  });
});
