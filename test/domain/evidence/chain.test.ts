import { describe, expect, it } from "vitest";
import { checkChain, chooseChain, findDoubt } from "../../../actions/shared/domain/evidence/chain.ts";
import type { ChainFacts, SignatureReading } from "../../../actions/shared/domain/evidence/chain-facts.ts";
import type { EvidenceFacts } from "../../../actions/shared/domain/evidence/facts.ts";
import type { Link } from "../../../actions/shared/domain/evidence/link.ts";

const hex = (digit: string) => digit.repeat(64);
const digest = (digit: string) => `sha256:${hex(digit)}` as const;

const LOCK_FILE = { path: "package-lock.json", digest: digest("c") };
const PROMPT = { commit: "2".repeat(40), issue: 3, model: "gpt-6", digest: digest("d") };
const FACTS: EvidenceFacts = {
  app: "todo",
  path: "apps/todo",
  digest: digest("a"),
  repositoryUrl: "https://github.com/acme/apps",
  commit: "1".repeat(40),
  deploymentId: 42,
  scriptName: "todo",
  url: "https://todo.example.com",
  buildKey: hex("b"),
  toolchain: { esbuild: "0.28.2" },
  runUrl: "https://github.com/acme/apps/actions/runs/7/attempts/1",
  lockFile: LOCK_FILE,
  prompt: PROMPT,
};
const { digest: DIGEST } = FACTS;
const asked = <T>(value: T) => ({ asked: true, value }) as const;
const UNGENERATED = { defaultBranch: "main", onDefaultBranch: true, lockFile: LOCK_FILE };
const SOURCE = { ...UNGENERATED, prompt: PROMPT };
const VALID: SignatureReading = { state: "valid", by: "key", signer: "the key x" };
const DEPLOYMENT = {
  app: "todo",
  commit: FACTS.commit,
  digest: DIGEST,
  buildKey: FACTS.buildKey,
  runUrl: FACTS.runUrl,
};
const REBUILD = { digest: DIGEST, buildKey: FACTS.buildKey, toolchain: FACTS.toolchain };

/** A chain in which every link holds. */
const WHOLE: ChainFacts = {
  wanted: { digest: DIGEST, deploymentId: 42 },
  statement: { state: "read", facts: FACTS, signature: VALID },
  requiredSignature: "key",
  source: asked(SOURCE),
  promptTexts: asked([digest("e"), digest("d")]),
  rebuild: asked(REBUILD),
  deployment: asked(DEPLOYMENT),
  live: asked({ url: FACTS.url, digest: DIGEST, taggedDigest: DIGEST }),
};

const signedBy = (signature: SignatureReading) =>
  ({ statement: { state: "read", facts: FACTS, signature } }) as const;
const stating = (facts: Partial<EvidenceFacts>) =>
  ({ statement: { state: "read", facts: { ...FACTS, ...facts }, signature: VALID } }) as const;
const brokenLink = (facts: Partial<ChainFacts>) => checkChain({ ...WHOLE, ...facts }).broken?.link;

describe("checkChain", () => {
  it("finds every link whole", () => {
    const { links, broken } = checkChain(WHOLE);
    expect(links.map(({ status }) => status)).toEqual(Array(8).fill("ok"));
    expect(broken).toBeUndefined();
  });

  it.each<[string, Link["link"], Partial<ChainFacts>]>([
    ["no statement", "statement", { statement: { state: "missing" } }],
    [
      "a statement that is not one of ours",
      "statement",
      { statement: { state: "invalid", problem: "No subject." } },
    ],
    ["another artifact than the person asked for", "statement", { wanted: { digest: digest("f") } }],
    ["another deployment than the person asked for", "statement", { wanted: { deploymentId: 43 } }],
    ["a signature that does not match", "signature", signedBy({ state: "invalid", problem: "No match." })],
    ["no signature where a key has to sign", "signature", signedBy({ state: "none" })],
    [
      "no signature where GitHub has to sign",
      "signature",
      { ...signedBy({ state: "none" }), requiredSignature: "github" },
    ],
    ["a key's signature where GitHub has to sign", "signature", { requiredSignature: "github" }],
    ["another issue", "prompt", stating({ prompt: { ...PROMPT, issue: 4 } })],
    ["another model", "prompt", stating({ prompt: { ...PROMPT, model: "gpt-7" } })],
    ["another generated commit", "prompt", stating({ prompt: { ...PROMPT, commit: "3".repeat(40) } })],
    ["another prompt", "prompt", stating({ prompt: { ...PROMPT, digest: digest("e") } })],
    ["a prompt for an app that a person wrote", "prompt", { source: asked(UNGENERATED) }],
    ["a prompt that was edited afterwards", "prompt", { promptTexts: asked([digest("e")]) }],
    ["a prompt that was deleted", "prompt", { promptTexts: asked([]) }],
    ["a commit that the repository does not contain", "commit", { source: asked(undefined) }],
    ["a commit that was never merged", "commit", { source: asked({ ...SOURCE, onDefaultBranch: false }) }],
    ["another lock file", "lock-file", stating({ lockFile: { ...LOCK_FILE, digest: digest("0") } })],
    [
      "a lock file somewhere else",
      "lock-file",
      stating({ lockFile: { ...LOCK_FILE, path: "apps/todo/bun.lock" } }),
    ],
    [
      "a commit that builds another artifact",
      "build",
      { rebuild: asked({ ...REBUILD, digest: digest("0") }) },
    ],
    ["another build key", "build", { rebuild: asked({ ...REBUILD, buildKey: hex("0") }) }],
    ["a deployment that does not exist", "deployment", { deployment: asked(undefined) }],
    ["a deployment of another app", "deployment", { deployment: asked({ ...DEPLOYMENT, app: "blog" }) }],
    [
      "a deployment of another commit",
      "deployment",
      { deployment: asked({ ...DEPLOYMENT, commit: "9".repeat(40) }) },
    ],
    [
      "a deployment of another artifact",
      "deployment",
      { deployment: asked({ ...DEPLOYMENT, digest: digest("9") }) },
    ],
    [
      "a deployment of another build",
      "deployment",
      { deployment: asked({ ...DEPLOYMENT, buildKey: hex("9") }) },
    ],
    ["a deployment by another run", "deployment", stating({ runUrl: `${FACTS.runUrl}0` })],
    ["a URL that serves another artifact", "live", { live: asked({ url: FACTS.url, digest: digest("9") }) }],
    ["a URL that serves no build of ours", "live", { live: asked({ url: FACTS.url }) }],
    [
      "tags that name another artifact",
      "live",
      { live: asked({ url: FACTS.url, digest: DIGEST, taggedDigest: digest("9") }) },
    ],
  ])("names the first broken link for %s", (_, link, facts) => {
    expect(brokenLink(facts)).toBe(link);
    expect(checkChain({ ...WHOLE, ...facts }).broken?.remedy).toMatch(/\.$/);
  });

  it("quotes what was expected and found", () => {
    const { broken } = checkChain({ ...WHOLE, live: asked({ url: FACTS.url, digest: digest("9") }) });
    expect(broken).toMatchObject({ expected: DIGEST, found: digest("9") });
  });

  const why = { asked: false, why: "Not asked." } as const;

  it("proves an artifact without a network by its signature alone", () => {
    const chain = checkChain({ ...WHOLE, promptTexts: why, rebuild: why, deployment: why, live: why });
    expect([chain.broken, findDoubt(chain)]).toEqual([undefined, undefined]);
  });

  const unsigned = { ...WHOLE, ...signedBy({ state: "none" }), requiredSignature: "none" } as const;

  it("proves an unsigned statement by a rebuild, and says that it is unsigned", () => {
    const chain = checkChain(unsigned);
    expect(chain.links.find(({ link }) => link === "signature")?.status).toBe("unsigned");
    expect(findDoubt(chain)).toBeUndefined();
  });

  it.each<[string, ChainFacts]>([
    ["an unsigned statement without a rebuild", { ...unsigned, rebuild: why }],
    [
      "a signature that could not be checked",
      { ...WHOLE, ...signedBy({ state: "unchecked", why: "" }), rebuild: why },
    ],
    [
      "a rebuild with other tools that gives other bytes",
      { ...unsigned, rebuild: asked({ ...REBUILD, digest: digest("0"), toolchain: { esbuild: "0.29.0" } }) },
    ],
  ])("doubts %s", (_, facts) => {
    const chain = checkChain(facts);
    expect(chain.broken).toBeUndefined();
    expect(findDoubt(chain)).toMatch(/confirms/);
  });
});

describe("chooseChain", () => {
  it("takes the statement that holds, whatever else somebody pushed for the same artifact", () => {
    const forged = checkChain({ ...WHOLE, ...signedBy({ state: "none" }) });
    const whole = checkChain(WHOLE);
    expect(chooseChain([forged, whole, forged])).toBe(whole);
    expect(chooseChain([forged])).toBe(forged);
    expect(chooseChain([])).toBeUndefined();
  });
});
