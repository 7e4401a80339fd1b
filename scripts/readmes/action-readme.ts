import * as v from "valibot";
import { parse } from "yaml";
import { object } from "../../actions/shared/domain/schema/fields.ts";

const INPUT = object({
  description: v.string(),
  required: v.optional(v.boolean()),
  default: v.optional(v.string()),
});

const METADATA = object({
  name: v.string(),
  description: v.string(),
  inputs: v.optional(v.record(v.string(), INPUT)),
  outputs: v.optional(v.record(v.string(), object({ description: v.string() }))),
});

/** The parts of action.yml that a README shows. */
export type ActionMetadata = v.InferOutput<typeof METADATA>;

/** Parses an action.yml. Throws if an input or output has no description. */
export function parseActionMetadata(text: string): ActionMetadata {
  return v.parse(METADATA, parse(text));
}

/** Renders the README of one Action from its action.yml. `uses` is the reference for workflows, `id` the step's id. */
export function renderReadme(uses: string, id: string, metadata: ActionMetadata): string {
  const inputs = Object.entries(metadata.inputs ?? {});
  const outputs = Object.entries(metadata.outputs ?? {});
  const required = inputs.filter(([, { required }]) => required === true);
  const usage = [
    `- id: ${id}`,
    `  uses: ${uses}`,
    ...(required.length === 0 ? [] : ["  with:", ...required.map(([name]) => `    ${name}: # required`)]),
  ];
  return [
    `# ${metadata.name}`,
    "",
    metadata.description.trim(),
    "",
    "```yaml",
    ...usage,
    "```",
    "",
    "| Input | Default | Description |",
    "|---|---|---|",
    ...inputs.map(
      ([name, input]) => `| \`${name}\` | ${renderDefault(input)} | ${renderCell(input.description)} |`,
    ),
    "",
    "| Output | Description |",
    "|---|---|",
    ...outputs.map(([name, { description }]) => `| \`${name}\` | ${renderCell(description)} |`),
    "",
    "Generated from `action.yml` by `npm run readmes`.",
    "",
  ].join("\n");
}

function renderDefault(input: v.InferOutput<typeof INPUT>): string {
  if (input.required === true && input.default === undefined) return "required";
  return input.default === undefined || input.default === "" ? "empty" : `\`${renderCell(input.default)}\``;
}

function renderCell(text: string): string {
  return text.trim().replaceAll("|", "\\|").replaceAll("\n", " ");
}
