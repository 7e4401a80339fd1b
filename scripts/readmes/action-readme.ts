export interface ActionMetadata {
  readonly name: string;
  readonly description: string;
  readonly inputs?: Readonly<Record<string, ActionInput>>;
  readonly outputs?: Readonly<Record<string, { readonly description: string }>>;
}

interface ActionInput {
  readonly description: string;
  readonly required?: boolean;
  readonly default?: string;
}

/** The whole README of one Action, from its action.yml. `uses` is what a workflow writes. */
export function renderReadme(uses: string, folder: string, metadata: ActionMetadata): string {
  const inputs = Object.entries(metadata.inputs ?? {});
  const outputs = Object.entries(metadata.outputs ?? {});
  const required = inputs.filter(([, { required }]) => required === true);
  const usage = [
    `- id: ${folder}`,
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
    "| input | default | |",
    "|---|---|---|",
    ...inputs.map(([name, input]) => `| \`${name}\` | ${defaultOf(input)} | ${cell(input.description)} |`),
    "",
    "| output | |",
    "|---|---|",
    ...outputs.map(([name, { description }]) => `| \`${name}\` | ${cell(description)} |`),
    "",
    "Written from `action.yml` by `npm run readmes`.",
    "",
  ].join("\n");
}

function defaultOf(input: ActionInput): string {
  if (input.required === true && input.default === undefined) return "required";
  return input.default === undefined || input.default === "" ? "empty" : `\`${cell(input.default)}\``;
}

function cell(text: string): string {
  return text.trim().replaceAll("|", "\\|").replaceAll("\n", " ");
}
