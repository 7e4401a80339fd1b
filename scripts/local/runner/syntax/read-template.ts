import { createHash } from "node:crypto";
import type { LiteralToken, TemplateToken } from "@actions/workflow-parser/templates/tokens/index";
import { PipelineError } from "../../../../actions/shared/domain/errors.ts";
import * as parser from "./parser-packages.ts";
import { invalidAt, unsupportedAt } from "./problem.ts";
import type { Location, MappingTemplate, Scalar, Template } from "./template.ts";

type ParserContext = InstanceType<typeof parser.TemplateContext>;

/** Keys of GitHub's schemas whose value is a condition, with or without `${{ }}`. */
const CONDITIONS = new Set(["job-if", "step-if"]);

/** Caches parsed files by digest: parsing takes tens of milliseconds, and files rarely change between events. */
const cache = new Map<string, Promise<MappingTemplate>>();
const CACHED_FILES = 200;

/**
 * Parses a workflow file with GitHub's own parser and schema. Every `if` of a job or step becomes an expression that
 * calls a status function. Throws PipelineError WORKFLOW_INVALID naming file and line.
 */
export function readWorkflowTemplate(file: string, content: string): Promise<MappingTemplate> {
  return cached(`workflow\0${file}\0${content}`, async () => {
    const context = createContext(parser.getWorkflowSchema());
    const root = readRoot(context, "workflow-root-strict", file, content);
    // Checks what the schema cannot express: the graph of `needs`, duplicate ids, cron patterns.
    await parser.convertWorkflowTemplate(context, root, undefined, {
      errorPolicy: parser.ErrorPolicy.TryConversion,
    });
    throwErrors(context, file);
    return toMapping(root, file, context);
  });
}

/** Parses an `action.yml`. Throws PipelineError WORKFLOW_INVALID naming file and line. */
export function readActionTemplate(file: string, content: string): Promise<MappingTemplate> {
  return cached(`action\0${file}\0${content}`, async () => {
    const context = createContext(parser.getActionSchema());
    return toMapping(readRoot(context, "action-root-strict", file, content), file, context);
  });
}

function cached(key: string, read: () => Promise<MappingTemplate>): Promise<MappingTemplate> {
  const digest = createHash("sha256").update(key).digest("hex");
  const known = cache.get(digest);
  if (known !== undefined) return known;
  const template = read();
  const [oldest] = cache.keys();
  if (cache.size >= CACHED_FILES && oldest !== undefined) cache.delete(oldest);
  cache.set(digest, template);
  return template;
}

function createContext(schema: ReturnType<typeof parser.getWorkflowSchema>): ParserContext {
  return new parser.TemplateContext(
    new parser.TemplateValidationErrors(),
    schema,
    new parser.NoOperationTraceWriter(),
  );
}

/**
 * Drops the source of string tokens, so that the parser uses their values. For a block scalar with an expression it
 * would otherwise use the source with its indentation, which breaks here-documents in scripts.
 */
class ValueReader extends parser.YamlObjectReader {
  override allowLiteral(): LiteralToken | undefined {
    const token = super.allowLiteral();
    if (token === undefined || !parser.isString(token)) return token;
    return new parser.StringToken(token.file, token.range, token.value, undefined);
  }
}

function readRoot(context: ParserContext, type: string, file: string, content: string): TemplateToken {
  const fileId = context.getFileId(file);
  const reader = new ValueReader(fileId, content);
  for (const error of reader.errors) context.error(fileId, error.message, error.range);
  throwErrors(context, file);
  const root = parser.readTemplate(context, type, reader, fileId);
  throwErrors(context, file);
  if (root === undefined) throw new PipelineError("WORKFLOW_INVALID", `${file}:1:1: The file is empty.`);
  return root;
}

function throwErrors(context: ParserContext, file: string): void {
  const errors = context.errors.getErrors();
  const [first] = errors;
  if (first === undefined) return;
  const problems = errors.map(({ rawMessage, range }) => ({
    message: rawMessage,
    file,
    line: range?.start.line ?? 1,
    column: range?.start.column ?? 1,
  }));
  const lines = problems.map(({ message, line, column }) => `${file}:${line}:${column}: ${message}`);
  throw new PipelineError("WORKFLOW_INVALID", lines.join("\n"), { problems });
}

function toMapping(root: TemplateToken, file: string, context: ParserContext): MappingTemplate {
  const template = toTemplate(root, file, context);
  throwErrors(context, file);
  if (template.kind !== "mapping") throw invalidAt(template.location, "The file must be a mapping.");
  return template;
}

function toLocation(token: TemplateToken, file: string): Location {
  return { file, line: token.line ?? 1, column: token.col ?? 1 };
}

function toTemplate(token: TemplateToken, file: string, context: ParserContext): Template {
  const location = toLocation(token, file);
  if (CONDITIONS.has(token.definition?.key ?? "")) {
    const condition = parser.convertToIfCondition(context, token);
    return { kind: "expression", expression: condition?.expression ?? "success()", location };
  }
  if (parser.isMapping(token)) {
    const entries = Array.from(token).map(({ key, value }) => {
      const keyLocation = toLocation(key, file);
      if (key.isExpression) throw unsupportedAt(keyLocation, "Expressions as keys are not supported.");
      return { key: key.toString(), keyLocation, value: toTemplate(value, file, context) };
    });
    return { kind: "mapping", entries, location };
  }
  if (parser.isSequence(token)) {
    const items = Array.from({ length: token.count }, (_, index) =>
      toTemplate(token.get(index), file, context),
    );
    return { kind: "sequence", items, location };
  }
  if (parser.isBasicExpression(token)) return { kind: "expression", expression: token.expression, location };
  if (token.isExpression) throw unsupportedAt(location, "The directive `insert` is not supported.");
  return { kind: "scalar", value: toScalar(token), location };
}

function toScalar(token: TemplateToken): Scalar {
  if (!("value" in token)) return null;
  const { value } = token;
  return typeof value === "string" || typeof value === "number" || typeof value === "boolean" ? value : null;
}
