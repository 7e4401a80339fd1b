import type { Finding } from "./findings.ts";
import type { Source } from "./sources.ts";

/** A word or phrase that this project does not use. */
interface Term {
  readonly pattern: RegExp;
  /** The word to use, or how to say it. */
  readonly instead: string;
  /** Files in which the word has its ordinary sense. */
  readonly except?: RegExp;
}

/** Phrases of comments, messages and documentation. Case does not matter. */
const PHRASES: readonly Term[] = [
  { pattern: /\broads?\b/i, instead: "build mode" },
  { pattern: /\bown[- ]builds?\b/i, instead: "custom build, or the app's build script" },
  { pattern: /\bhand-?overs?\b/i, instead: "handoff, or workflow artifact" },
  { pattern: /\bkept packages\b/i, instead: "dependency closure" },
  { pattern: /\b(?:overtaken|overtakes?)\b/i, instead: "superseded" },
  { pattern: /\bdouble names\b/i, instead: "duplicate app names" },
  { pattern: /\bbreach(?:es|ed)?\b/i, instead: "outside the app's directory" },
  { pattern: /\bpictures?\b/i, instead: "treemap", except: /^(scripts\/local|templates)\// },
  { pattern: /\bproof of life\b/i, instead: "liveness check" },
  { pattern: /\bworth loading\b/i, instead: "onLoad filter" },
  { pattern: /\b(?:must be|is not|not) a text\b/i, instead: "a string" },
  { pattern: /\bwhoever\b/i, instead: "the caller, the run, the user" },
  { pattern: /\bnobody\b/i, instead: "name who or what acts, or use the passive" },
  { pattern: /\bis no\b(?! longer)/i, instead: "is not a; does not exist" },
  { pattern: /\bin vain\b/i, instead: "say what failed" },
  { pattern: /\bhears? of\b/i, instead: "is told, reports, receives" },
  { pattern: /\bin the place of\b/i, instead: "instead of" },
  { pattern: /\bwent well\b/i, instead: "on success, succeeded" },
  {
    pattern: /\brefused to (?:tell|take)\b/i,
    instead: "Could not read …: GitHub answered 403; rejected the upload of …",
  },
  { pattern: /\btaken of\b/i, instead: "usage against" },
  { pattern: /\bbeliev(?:e|es|ed|ing)\b/i, instead: "trust, verify, assume" },
  { pattern: /\bway past\b/i, instead: "bypass" },
  { pattern: /\bwhat (?:\w+ ){0,3}stands\b/i, instead: "name the thing" },
];

/** Names in code. Case matters, because English needs some of the words. */
const IDENTIFIERS: readonly Term[] = [
  { pattern: /\b\w*(?:RoadTaken|OwnBuild|ownBuild)\w*\b/, instead: "buildMode, customBuild" },
  { pattern: /\b\w*[bB]uildAccount\w*\b/, instead: "buildRecord" },
  { pattern: /\b\w*[hH]andOver\w*\b/, instead: "handoff" },
  { pattern: /\b\w*(?:KeptPackages|keptPackages)\w*\b/, instead: "closures" },
  { pattern: /\b\w*DoubleNames?\b|\bdoubleNames?\b/, instead: "duplicateNames" },
  { pattern: /\b\w*[bB]reach\w*\b/, instead: "outside" },
  { pattern: /\b\w*[pP]icture\w*\b/, instead: "treemap", except: /^scripts\/local\// },
  { pattern: /\b\w*[sS]urroundings\b/, instead: "context, options" },
  {
    pattern: /\b(?:placeOf|placeIn|\w*[a-z]Places?|Places?)\b(?!-)/,
    instead: "location, directory, environment config, address",
  },
  {
    pattern: /\b(?:const|let) places?\b|\bplaces?\??: (?:string|readonly|[A-Z])|\bplace\.\w/,
    instead: "location, path, address",
  },
  { pattern: /\b[kK]ept(?:Artifacts?|Bytes|Files)\b/, instead: "stored, cached" },
  { pattern: /\b(?:Reach|[a-z]+Reach|reachOf)\b/, instead: "affected" },
  { pattern: /\b(?:Questions|questionFrom|worthLoading)\b/, instead: "filter" },
  { pattern: /\b(?:textOf|textsOf|tableOf|requiredText|literalTexts?)\b/, instead: "readString, readObject" },
];

/** One justified use of a forbidden word. */
interface Exception {
  readonly file: string;
  readonly found: RegExp;
  readonly reason: string;
}

const EXCEPTIONS: readonly Exception[] = [
  { file: "scripts/checks/glossary.ts", found: /./, reason: "it lists the words" },
  { file: "README.md", found: /proof of life/i, reason: "explains the liveness check once" },
];

/** Names that contain a pattern but are fine. */
const HARMLESS = /^(?:[mM]arketplaces?|[wW]orkplaces?|[rR]eplaces?)$/;

/** Finds forbidden words in one file and names the word to use instead. */
export function findForbiddenWords({ file, text }: Source): readonly Finding[] {
  const terms = file.endsWith(".ts") ? [...PHRASES, ...IDENTIFIERS] : PHRASES;
  return text.split("\n").flatMap((content, index) => {
    const words = new Set<string>();
    return terms.flatMap(({ pattern, instead, except }) => {
      const found = pattern.exec(content)?.[0];
      if (found === undefined || words.has(found) || except?.test(file) || isAllowed(file, found)) return [];
      words.add(found);
      return [{ file, line: index + 1, message: `"${found}" is not our word; use: ${instead}` }];
    });
  });
}

function isAllowed(file: string, found: string): boolean {
  return HARMLESS.test(found) || EXCEPTIONS.some((one) => one.file === file && one.found.test(found));
}
