/** An identifier, what it is a member of left out, and the member of it that is wanted. */
const USE = /(?<![\w$]|(?<!\.\.)\.)([A-Za-z_$][\w$]*)(\.[A-Za-z_$][\w$]*)?/g;

export interface MergedImports {
  readonly contents: string;
  /** The name that stands for a name whose declaration is gone. */
  readonly aliases: ReadonlyMap<string, string>;
}

/**
 * esbuild imports a package in CommonJS format once for every module, Vite once for every chunk. Here the later imports
 * become aliases of the first; and where only named exports are used, the package is taken as it is, as Vite does.
 * `text` is a chunk with its whitespace, `modules` are the paths in it as esbuild writes them, and `interop` is what it
 * calls `__toESM`.
 */
export function mergeImports(text: string, modules: ReadonlySet<string>, interop: string): MergedImports {
  const head = headOf(interop);
  const comments = Map.groupBy(text.match(/^\/\/ .+$/gm) ?? [], (line) => line.slice(3));
  // A text of the app's may look like the head of a module. What a module imports early has a head of its own.
  const isHead = (path: string) => modules.has(path) && (comments.get(path)?.length ?? 0) <= 2;
  const names = new Map<string, string>();
  const aliases = new Map<string, string>();
  const declared: string[] = [];
  for (const [, path = "", list = ""] of text.matchAll(head)) {
    if (!isHead(path)) continue;
    for (const [name, value] of declarationsIn(list)) {
      declared.push(name);
      const known = names.get(value);
      if (known === undefined) names.set(value, name);
      else aliases.set(name, known);
    }
  }
  if (new Set(declared).size < declared.length) return { contents: text, aliases: new Map() };
  const namespaces = usedAsNamespaces(text.replaceAll(head, ""), new Set(declared), aliases);
  const contents = text.replace(head, (written, path: string, list: string, end: string) => {
    if (!isHead(path)) return written;
    const kept = declarationsIn(list)
      .filter(([name]) => !aliases.has(name))
      .map(([name, value]) => `${name} = ${namespaces.has(name) ? value : packageIn(value)}`);
    if (kept.length > 0) return `// ${path}\nvar ${kept.join(", ")}${end}`;
    return end === ", " ? `// ${path}\nvar ` : `// ${path}\n`;
  });
  return { contents, aliases };
}

/** What a module's part of a chunk begins with: its path, then its packages, as `x = interop(require_x(), 1)`. */
function headOf(interop: string): RegExp {
  const call = String.raw`[\w$]+ = ${interop.replaceAll("$", String.raw`\$`)}\([\w$]+\(\)(?:, 1)?\)`;
  return new RegExp(String.raw`^// (.+)\nvar (${call}(?:, ${call})*)(;\n|, )`, "gm");
}

function declarationsIn(list: string): readonly (readonly [name: string, value: string])[] {
  return list.split(/(?<=\(\)(?:, 1)?\)), /).map((declaration) => {
    const [name = "", value = ""] = declaration.split(" = ");
    return [name, value];
  });
}

/** `interop(require_x(), 1)` without what makes a namespace with a default export of it. */
function packageIn(value: string): string {
  return value.replace(/^[\w$]+\((.*?\(\)).*$/, "$1");
}

/** Names that are used in another way than for a named export; one that is only mentioned in a text counts too. */
function usedAsNamespaces(
  text: string,
  names: ReadonlySet<string>,
  aliases: ReadonlyMap<string, string>,
): ReadonlySet<string> {
  const found = new Set<string>();
  for (const [, name = "", member = ".default"] of names.size === 0 ? [] : text.matchAll(USE)) {
    if (member === ".default" && names.has(name)) found.add(aliases.get(name) ?? name);
  }
  return found;
}
