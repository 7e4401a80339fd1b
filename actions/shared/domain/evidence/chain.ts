import type { ChainFacts } from "./chain-facts.ts";
import { checkBuild, checkDeployment, checkLive } from "./check-result.ts";
import { checkCommit, checkLockFile, checkPrompt } from "./check-source.ts";
import { checkSignature, checkStatement } from "./check-statement.ts";
import type { Link, Verdict } from "./link.ts";

/**
 * Every link, in the order in which each trusts the ones before it. Its check compares the statement with a source of its
 * own: git, a rebuild, GitHub's record, or what is served.
 */
const CHECKS: Readonly<Record<Link["link"], (facts: ChainFacts) => Verdict>> = {
  statement: checkStatement,
  signature: checkSignature,
  prompt: checkPrompt,
  commit: checkCommit,
  "lock-file": checkLockFile,
  build: checkBuild,
  deployment: checkDeployment,
  live: checkLive,
};

/** The verified chain from the prompt to what is live. */
export interface Chain {
  readonly links: readonly Link[];
  /** The first link that is broken; undefined if none is. */
  readonly broken?: Link;
}

/** Checks every link. */
export function checkChain(facts: ChainFacts): Chain {
  const links = Object.entries(CHECKS).map(([link, check]) => ({
    link: link as Link["link"],
    ...check(facts),
  }));
  const broken = links.find(({ status }) => status === "broken");
  return { links, ...(broken === undefined ? {} : { broken }) };
}

/**
 * Returns why a chain proves nothing although no link is broken; undefined if it proves the artifact. A statement alone is
 * a claim: either a signature or a rebuild has to confirm it.
 */
export function findDoubt({ links, broken }: Chain): string | undefined {
  if (broken !== undefined) return undefined;
  const confirmed = links.some(({ link, status }) => status === "ok" && CONFIRMING.includes(link));
  return confirmed ? undefined : "Neither a signature nor a rebuild confirms the statement.";
}

const CONFIRMING: readonly Link["link"][] = ["signature", "build"];

/**
 * Chooses among the chains of several statements about one artifact. Anybody with push access can add a statement, so a
 * false one beside a true one must not break the chain: the one that holds longest counts.
 */
export function chooseChain(chains: readonly Chain[]): Chain | undefined {
  const length = ({ links, broken }: Chain) => (broken === undefined ? links.length : links.indexOf(broken));
  return chains.toSorted((a, b) => length(b) - length(a))[0];
}
