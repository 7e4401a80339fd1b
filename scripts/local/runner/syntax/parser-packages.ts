import { registerHooks } from "node:module";

/**
 * `@actions/workflow-parser` is written for bundlers: it imports its JSON schema without the import attribute that
 * Node.js requires. This hook adds the attribute.
 */
registerHooks({
  load(url, context, nextLoad) {
    if (!url.endsWith(".json") || !url.includes("/@actions/")) return nextLoad(url, context);
    const importAttributes = { ...context.importAttributes, type: "json" };
    return nextLoad(url, { ...context, importAttributes, format: "json" });
  },
});

export const [
  {
    NoOperationTraceWriter,
    convertWorkflowTemplate,
    isBasicExpression,
    isMapping,
    isScalar,
    isSequence,
    isString,
  },
  { ErrorPolicy },
  { convertToIfCondition },
  { getActionSchema },
  { TemplateContext, TemplateValidationErrors },
  { readTemplate },
  { StringToken },
  { YamlObjectReader },
  { getWorkflowSchema },
] = await Promise.all([
  import("@actions/workflow-parser"),
  import("@actions/workflow-parser/model/convert"),
  import("@actions/workflow-parser/model/converter/if-condition"),
  import("@actions/workflow-parser/actions/action-schema"),
  import("@actions/workflow-parser/templates/template-context"),
  import("@actions/workflow-parser/templates/template-reader"),
  import("@actions/workflow-parser/templates/tokens/string-token"),
  import("@actions/workflow-parser/workflows/yaml-object-reader"),
  import("@actions/workflow-parser/workflows/workflow-schema"),
]);
