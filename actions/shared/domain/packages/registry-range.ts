import { isRecord } from "../schema/is-record.ts";
import { quote } from "../text/quote.ts";
import { isPackageName } from "./package-name.ts";

/** Characters of semantic version ranges and of tags: https://docs.npmjs.com/cli/configuring-npm/package-json#dependencies */
const RANGE = /^[\w.+*^~<>=| -]{0,256}$/;
const LISTS = ["dependencies", "devDependencies", "optionalDependencies", "peerDependencies"];
const MAX_DEPTH = 8;

/**
 * Lists what a `package.json` asks for that is not a range of versions of a registry: git repositories, addresses, files,
 * links and aliases, also in `overrides`. One sentence each.
 */
export function listForeignSpecifiers(manifest: Readonly<Record<string, unknown>>): readonly string[] {
  const problems: string[] = [];
  const check = (path: string, name: string, range: unknown) => {
    if (isPackageName(name.replace(/(?<=.)@.*$/s, "")) && typeof range === "string" && RANGE.test(range))
      return;
    problems.push(`\`${path}\` has ${quote(`${name}: ${String(range)}`)}, which is not a range of versions.`);
  };
  for (const list of LISTS) {
    const entries = manifest[list];
    if (entries === undefined) continue;
    if (!isRecord(entries)) problems.push(`\`${list}\` is not an object.`);
    else for (const [name, range] of Object.entries(entries)) check(list, name, range);
  }
  const visit = (overrides: unknown, depth: number) => {
    if (!isRecord(overrides) || depth > MAX_DEPTH) {
      problems.push("`overrides` is not an object of ranges.");
      return;
    }
    for (const [name, value] of Object.entries(overrides)) {
      if (isRecord(value)) visit(value, depth + 1);
      // `$name` means the range of a direct dependency.
      else {
        const range = typeof value === "string" ? value.replace(/^\$/, "") : value;
        check("overrides", name === "." ? "x" : name, range);
      }
    }
  };
  if (manifest["overrides"] !== undefined) visit(manifest["overrides"], 0);
  return problems;
}
