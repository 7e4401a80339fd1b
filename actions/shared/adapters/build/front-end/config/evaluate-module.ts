import type { AnyNode, ImportDeclaration, Program } from "acorn";
import { evaluate, type Names, readName } from "./evaluate-expression.ts";
import { type StaticValue, unknown } from "./static-value.ts";

/**
 * Evaluates the default export of a module without running it. Paths in the result treat the app's directory as `/`:
 * `resolve(import.meta.dirname, "src")` is `/src`.
 */
export function evaluateDefaultExport(program: Program, file: string): StaticValue {
  const names = new Map<string, StaticValue>();
  const evaluateHere = (node: AnyNode) => evaluate(node, { names, file });
  for (const statement of program.body) {
    if (statement.type === "ImportDeclaration") {
      for (const [name, value] of readImports(statement)) names.set(name, value);
    } else if (statement.type === "VariableDeclaration" && statement.kind !== "let") {
      for (const { id, init } of statement.declarations) {
        if (id.type === "Identifier" && init) names.set(id.name, evaluateHere(init));
      }
    } else if (statement.type === "ExportDefaultDeclaration") {
      return evaluateHere(statement.declaration);
    } else if (statement.type === "ExportNamedDeclaration") {
      const named = statement.specifiers.find(({ exported }) => readName(exported) === "default");
      if (named !== undefined) return evaluateHere(named.local);
    }
  }
  return unknown("no default export", 0);
}

function readImports({ specifiers, source, start }: ImportDeclaration): Names {
  const module = String(source.value);
  return new Map(
    specifiers.map((specifier): [string, StaticValue] => {
      const name =
        specifier.type === "ImportSpecifier"
          ? readName(specifier.imported)
          : specifier.type === "ImportNamespaceSpecifier"
            ? "*"
            : "default";
      return [specifier.local.name, { kind: "import", module, name, at: start }];
    }),
  );
}
