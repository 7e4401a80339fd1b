import type { Node } from "acorn";
import type { Edit } from "../syntax/edits.ts";

/** Collects the changes to one module. */
export class ModuleEdits {
  readonly #imports: string[] = [];
  readonly #edits: Edit[] = [];

  /** Adds an import statement for a new local name, and returns that name. */
  addImport(statement: (name: string) => string): string {
    const name = `__vite_${this.#imports.length}`;
    this.#imports.push(statement(name));
    return name;
  }

  /** Adds an import of a default export, and returns its local name. */
  addDefaultImport(specifier: string): string {
    return this.addImport((name) => `import ${name} from ${JSON.stringify(specifier)};`);
  }

  replace({ start, end }: Node, text: string): void {
    this.#edits.push({ span: { start, end }, text });
  }

  /** Returns all edits; the imports come first in the module. Empty if nothing was replaced. */
  finish(): readonly Edit[] {
    if (this.#edits.length === 0) return [];
    return [...this.#edits, { span: { start: 0, end: 0 }, text: this.#imports.join("") }];
  }
}
