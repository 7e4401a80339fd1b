const HEREDOC = /^(?<name>[^=]+?)<<(?<delimiter>.+)$/;

/**
 * Parses a file in the format of `GITHUB_OUTPUT`: `name=value` lines and here-documents. Throws an Error with
 * GitHub's own message if the format is invalid.
 */
export function parseEnvironmentFile(content: string): ReadonlyMap<string, string> {
  const values = new Map<string, string>();
  const lines = content.split(/\r?\n/);
  for (let index = 0; index < lines.length; index += 1) {
    const line = lines[index] ?? "";
    if (line === "") continue;
    const equals = line.indexOf("=");
    const heredoc = HEREDOC.exec(line)?.groups;
    const isHeredoc = heredoc !== undefined && (equals < 0 || line.indexOf("<<") < equals);
    if (!isHeredoc) {
      if (equals < 1) throw new Error(`Invalid format '${line}'`);
      values.set(line.slice(0, equals), line.slice(equals + 1));
      continue;
    }
    const { name = "", delimiter = "" } = heredoc;
    const end = lines.indexOf(delimiter, index + 1);
    if (end < 0) {
      throw new Error(`Invalid value. Matching delimiter not found '${delimiter}'`);
    }
    values.set(name, lines.slice(index + 1, end).join("\n"));
    index = end;
  }
  return values;
}

/** Parses `GITHUB_PATH`: one directory per line. */
export function parsePathFile(content: string): readonly string[] {
  return content.split(/\r?\n/).filter((line) => line.trim() !== "");
}
