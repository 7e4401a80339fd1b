import { describe, expect, it } from "vitest";
import { checkWorkflow } from "../../../scripts/checks/workflow-rules.ts";

const SHA = "a".repeat(40);
const POLICY = {
  allowed: ["actions/checkout", "actions/setup-node", "actions/upload-artifact", "octo/toolkit"],
  explained: true,
};
const HEAD = "name: Test\non: push\npermissions: {}\njobs:\n  a:\n    permissions: {}\n";
const RUNNER = "    runs-on: ubuntu-latest\n    timeout-minutes: 5\n";
const steps = (text: string) => `${HEAD}${RUNNER}    steps:\n      - ${text}\n`;
const run = (script: string) => steps(`run: ${JSON.stringify(script)}`);
const condition = (text: string) => steps(`run: x\n        if: ${text}`);
const env = (value: string) => steps(`run: x\n        env: { X: ${JSON.stringify(value)} }`);
const job = (text: string) => `${HEAD}${text}`;

/** Workflows that violate an audit of zizmor, and what a rule says: https://docs.zizmor.sh/audits/ */
const VIOLATIONS: readonly (readonly [audit: string, workflow: string, found: RegExp])[] = [
  ["adhoc-packages", run("npx eslint ."), /no lock file pins/],
  ["adhoc-packages", run("npm install --no-save eslint"), /no lock file pins/],
  ["adhoc-packages", run("npm i -g wrangler"), /no lock file pins/],
  ["adhoc-packages", run("npm exec wrangler deploy"), /no lock file pins/],
  ["unpinned-packages", run("pip install requests"), /no lock file pins/],
  ["unpinned-packages", run("pnpm dlx wrangler && yarn dlx wrangler"), /no lock file pins/],
  ["unpinned-tools", run("go install example.test/tool@latest"), /no lock file pins/],
  ["unpinned-tools", run("sudo apt-get -y install jq"), /no lock file pins/],
  ["agentic-actions", steps(`uses: anthropics/claude-code-action@${SHA} # v1`), /not on the list/],
  ["anonymous-definition", run("x").replace("name: Test\n", ""), /no `name`/],
  ["archived-uses", steps(`uses: actions-rs/toolchain@${SHA} # v1`), /not on the list/],
  ["artipacked", steps(`uses: actions/checkout@${SHA} # v6`), /must say `persist-credentials`/],
  ["bot-conditions", condition("github.actor == 'dependabot[bot]'"), /`github.actor`/],
  ["bot-conditions", condition("github.triggering_actor == 'renovate[bot]'"), /`github.actor`/],
  [
    "cache-poisoning",
    steps(`uses: actions/setup-node@${SHA} # v6\n        with: { cache: npm }`).replace("Test", "Release"),
    /must not read a cache/,
  ],
  [
    "concurrency-limits",
    `${HEAD.replace("    permissions: {}\n", "    permissions:\n      contents: write # x\n")}${RUNNER}`,
    /without a `concurrency` group/,
  ],
  ["dangerous-triggers", run("x").replace("on: push", "on: pull_request_target"), /exposes secrets/],
  ["dangerous-triggers", run("x").replace("on: push", "on: [push, workflow_run]"), /exposes secrets/],
  ["excessive-permissions", run("x").replace("permissions: {}", "permissions: write-all"), /grants more/],
  ["excessive-permissions", run("x").replace("on: push\npermissions: {}\n", "on: push\n"), /top-level/],
  ["forbidden-uses", steps(`uses: evil/action@${SHA} # v1`), /not on the list/],
  ["github-app", steps(`uses: actions/create-github-app-token@${SHA} # v2`), /not on the list/],
  ["github-env", run('echo "X=$TITLE" >> $GITHUB_ENV'), /environment of later steps/],
  ["github-env", run('Add-Content -Path "$env:GITHUB_PATH" x'), /environment of later steps/],
  [
    "hardcoded-container-credentials",
    job(
      `${RUNNER}    container:\n      image: x@sha256:${"a".repeat(64)}\n      credentials: { username: u, password: hunter2 }\n`,
    ),
    /password is not a secret/,
  ],
  ["hardcoded-credentials", env(`ghp_${"aB3".repeat(12)}`), /looks like a GitHub token/],
  ["insecure-commands", env("x").replace("X:", "ACTIONS_ALLOW_UNSECURE_COMMANDS:"), /change the environment/],
  ["insecure-commands", run("echo '::set-env name=X::y'"), /environment of later steps/],
  ["insecure-origin", run("git clone git://example.test/x"), /does not protect/],
  ["insecure-url-scheme", run("curl http://example.test/x > x"), /does not protect/],
  ["misfeature", steps("run: x\n        shell: cmd"), /"cmd" is not a shell/],
  ["misfeature", steps("run: x\n        shell: perl {0}"), /"perl \{0\}" is not a shell/],
  ["timeout-minutes", job("    runs-on: ubuntu-latest\n    steps: []\n"), /no `timeout-minutes`/],
  ["obfuscation", steps(`uses: actions/checkout/./@${SHA} # v6`), /relative segment/],
  ["obfuscation", steps(`uses: actions/checkout//@${SHA} # v6`), /empty or a relative segment/],
  ["obfuscation", steps(`uses: octo/toolkit/x/../y@${SHA} # v6`), /relative segment/],
  ["overprovisioned-secrets", env("${{ toJSON(secrets) }}"), /does not name/],
  ["overprovisioned-secrets", env("${{ secrets[format('{0}', inputs.x)] }}"), /does not name/],
  ["overprovisioned-secrets", env("${{ join(secrets.*, ',') }}"), /does not name/],
  ["ref-confusion", steps("uses: actions/checkout@v6 # v6"), /not pinned/],
  ["ref-version-mismatch", steps(`uses: octo/toolkit/x@${SHA}`), /no version after/],
  [
    "secrets-inherit",
    job(`    uses: octo/toolkit/.github/workflows/x.yml@${SHA} # v1\n    secrets: inherit\n`),
    /`secrets: inherit`/,
  ],
  [
    "self-hosted-runner",
    job("    runs-on: [self-hosted]\n    timeout-minutes: 5\n"),
    /not a runner of GitHub/,
  ],
  [
    "self-hosted-runner",
    job("    runs-on: ${{ inputs.x }}\n    timeout-minutes: 5\n"),
    /not a runner of GitHub/,
  ],
  ["stale-runner", job("    runs-on: ubuntu-20.04\n    timeout-minutes: 5\n"), /has retired/],
  ["superfluous-actions", steps(`uses: softprops/action-gh-release@${SHA} # v2`), /not on the list/],
  ["template-injection", run("echo ${{ github.event.issue.title }}"), /untrusted text/],
  [
    "template-injection",
    steps(`uses: actions/github-script@${SHA} # v8\n        with: { script: "x(\${{ inputs.x }})" }`),
    /untrusted text/,
  ],
  ["typosquat-uses", steps(`uses: action/checkout@${SHA} # v6`), /not on the list/],
  [
    "undocumented-permissions",
    run("x").replace("    permissions: {}", "    permissions:\n      issues: write"),
    /no reason after a #/,
  ],
  ["unpinned-images", job(`${RUNNER}    container: node:24\n`), /not pinned by a digest/],
  ["unpinned-images", steps("uses: docker://node:24"), /not pinned/],
  ["unpinned-uses", steps("uses: actions/checkout@main # main"), /not pinned/],
  ["unpinned-uses", steps(`uses: actions/checkout@${SHA.slice(1)} # v6`), /not pinned/],
  ["unredacted-secrets", env("${{ fromJSON(secrets.KEYS).one }}"), /not its parts/],
  ["unsound-condition", condition("${{ false }} && true"), /always true/],
  ["unsound-condition", condition("|\n          ${{ false }}"), /always true/],
  [
    "unsound-contains",
    condition("contains('refs/heads/main refs/heads/dev', github.ref)"),
    /parts of its words/,
  ],
  ["unsound-ternary", env("${{ inputs.x && '' || 'y' }}"), /never has it/],
  ["unsound-ternary", env("${{ inputs.x && false || 'y' }}"), /never has it/],
  ["use-trusted-publishing", run("npm publish"), /publishes to a registry/],
];

/** Audits without a rule. */
const NOT_APPLICABLE: Readonly<Record<string, string>> = {
  "concurrency-cancel": "A deployment that is cancelled half-way is worse than one that waits.",
  "dependabot-cooldown": "The repository has no configuration of Dependabot.",
  "dependabot-execution": "The repository has no configuration of Dependabot.",
  "impostor-commit": "Needs the network; every pin is reviewed with its version.",
  "known-vulnerable-actions": "Needs the network; five Actions of GitHub itself are allowed.",
  "secrets-outside-env":
    "A called workflow gets its secrets from the caller; SECURITY.md explains environments.",
  "self-repository": "The toolkit's own name is not on its list of allowed Actions.",
  shellcheck: "Scripts are single commands.",
  "stale-action-refs": "Needs the network; every pin is reviewed with its version.",
};

describe("the audits of zizmor", () => {
  it.each(VIOLATIONS)("%s: a rule finds %j", (_audit, workflow, found) => {
    const messages = checkWorkflow("w.yml", workflow, POLICY).map(({ message }) => message);
    expect(messages).toContainEqual(expect.stringMatching(found));
  });

  it("have a rule, or a reason not to have one", () => {
    const audits = new Set([...VIOLATIONS.map(([audit]) => audit), ...Object.keys(NOT_APPLICABLE)]);
    expect(audits.size).toBe(49);
  });

  it.each([
    ["npm ci", run("npm ci && npm test")],
    ["a local address", run("curl -f http://127.0.0.1:8787/ && curl http://localhost:1/")],
    ["a folded condition", condition(">-\n          ${{ !cancelled() &&\n          true }}")],
    ["a fallback", env("${{ inputs.x && secrets.X || '' }}")],
    ["a shell", steps("run: x\n        shell: bash")],
  ])("do not find anything in %s", (_what, workflow) => {
    expect(checkWorkflow("w.yml", workflow, POLICY)).toEqual([]);
  });
});
