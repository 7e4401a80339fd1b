/** YAML is for those who do not use npm: its parser, a large one, is loaded when they come. */
export async function parseYaml(text: string): Promise<unknown> {
  const { parse } = await import("yaml");
  return parse(text);
}
