/** A place in a workflow or action file; line and column are 1-based. */
export interface Place {
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

export type Scalar = string | number | boolean | null;

/**
 * A value of a workflow or action file whose expressions are not evaluated yet.
 * Plain data, so that it can be sent to a worker process.
 */
export type Template = ScalarTemplate | ExpressionTemplate | SequenceTemplate | MappingTemplate;

export interface ScalarTemplate {
  readonly kind: "scalar";
  readonly value: Scalar;
  readonly place: Place;
}

export interface ExpressionTemplate {
  readonly kind: "expression";
  /** Without the `${{ }}`; text around it became a call of `format`. */
  readonly expression: string;
  readonly place: Place;
}

export interface SequenceTemplate {
  readonly kind: "sequence";
  readonly items: readonly Template[];
  readonly place: Place;
}

export interface MappingTemplate {
  readonly kind: "mapping";
  readonly entries: readonly MappingEntry[];
  readonly place: Place;
}

export interface MappingEntry {
  readonly key: string;
  readonly keyPlace: Place;
  readonly value: Template;
}

/** `ci.yml:12:5`, as compilers print it. */
export function describePlace({ file, line, column }: Place): string {
  return `${file}:${line}:${column}`;
}

export function entriesOf(template: Template | undefined): readonly MappingEntry[] {
  return template?.kind === "mapping" ? template.entries : [];
}

export function findValue(template: Template | undefined, key: string): Template | undefined {
  return entriesOf(template).find((entry) => entry.key === key)?.value;
}

/** The text of a literal; undefined when it is absent, null or an expression. */
export function literalText(template: Template | undefined): string | undefined {
  if (template?.kind !== "scalar" || template.value === null) return undefined;
  return String(template.value);
}

/** One literal or a sequence of them. */
export function literalTexts(template: Template | undefined): readonly string[] {
  if (template?.kind === "sequence") return template.items.flatMap((item) => literalText(item) ?? []);
  return [literalText(template) ?? []].flat();
}
