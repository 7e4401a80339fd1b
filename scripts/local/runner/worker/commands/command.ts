/** A workflow command: a line `::name key=value,key=value::data` on a step's standard output. */
export interface Command {
  readonly name: string;
  readonly properties: Readonly<Record<string, string>>;
  readonly data: string;
}

const COMMAND = /^\s*::(?<name>[\w-]+)(?: (?<properties>.*?))?::(?<data>.*)$/s;

/**
 * Parses a line; undefined if it is not a command.
 * See https://docs.github.com/actions/reference/workflows-and-actions/workflow-commands
 */
export function parseCommand(line: string): Command | undefined {
  const groups = COMMAND.exec(line)?.groups;
  if (groups === undefined) return undefined;
  const { name = "", properties = "", data = "" } = groups;
  const pairs = properties
    .split(",")
    .filter((pair) => pair.includes("="))
    .map((pair) => {
      const at = pair.indexOf("=");
      return [pair.slice(0, at).trim(), unescapeProperty(pair.slice(at + 1))] as const;
    });
  return { name: name.toLowerCase(), properties: Object.fromEntries(pairs), data: unescapeData(data) };
}

function unescapeData(text: string): string {
  return text.replaceAll("%0D", "\r").replaceAll("%0A", "\n").replaceAll("%25", "%");
}

function unescapeProperty(text: string): string {
  return unescapeData(text.replaceAll("%3A", ":").replaceAll("%2C", ","));
}
