/** A position in a workflow or action file; line and column are 1-based. */
export interface Location {
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

export type Scalar = string | number | boolean | null;

/**
 * A value of a workflow or action file with unevaluated expressions, as plain data that can be sent to a worker
 * process.
 */
export type Template = ScalarTemplate | ExpressionTemplate | SequenceTemplate | MappingTemplate;

interface ScalarTemplate {
  readonly kind: "scalar";
  readonly value: Scalar;
  readonly location: Location;
}

interface ExpressionTemplate {
  readonly kind: "expression";
  /** The expression without `${{ }}`; the parser turns surrounding text into a call of `format`. */
  readonly expression: string;
  readonly location: Location;
}

interface SequenceTemplate {
  readonly kind: "sequence";
  readonly items: readonly Template[];
  readonly location: Location;
}

export interface MappingTemplate {
  readonly kind: "mapping";
  readonly entries: readonly MappingEntry[];
  readonly location: Location;
}

export interface MappingEntry {
  readonly key: string;
  readonly keyLocation: Location;
  readonly value: Template;
}

/** Renders a location as `ci.yml:12:5`. */
export function describeLocation({ file, line, column }: Location): string {
  return `${file}:${line}:${column}`;
}

export function listEntries(template: Template | undefined): readonly MappingEntry[] {
  return template?.kind === "mapping" ? template.entries : [];
}

export function findValue(template: Template | undefined, key: string): Template | undefined {
  return listEntries(template).find((entry) => entry.key === key)?.value;
}

/** Returns a literal as a string; undefined if it is absent, null or an expression. */
export function literalString(template: Template | undefined): string | undefined {
  if (template?.kind !== "scalar" || template.value === null) return undefined;
  return String(template.value);
}

/** Returns one literal, or a sequence of literals, as strings. */
export function literalStrings(template: Template | undefined): readonly string[] {
  if (template?.kind === "sequence") return template.items.flatMap((item) => literalString(item) ?? []);
  return [literalString(template) ?? []].flat();
}
