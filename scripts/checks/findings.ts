/** One violation of a check. */
export interface Finding {
  /** Path relative to the repository's root. */
  readonly file: string;
  /** 1-based. */
  readonly line?: number;
  readonly message: string;
}

/** Renders a finding as an annotation. https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-commands */
export function renderAnnotation({ file, line, message }: Finding): string {
  const position = line === undefined ? file : `${file}:${line}`;
  const properties = line === undefined ? `file=${file}` : `file=${file},line=${line}`;
  return `::error ${properties}::${escapeData(`${position}: ${message}`)}`;
}

/** Prints all findings and a summary that starts with `subject`. Sets exit code 1 if there are findings. */
export function reportFindings(subject: string, findings: readonly Finding[]): void {
  for (const finding of findings) console.error(renderAnnotation(finding));
  console.log(`${subject}: ${findings.length} findings`);
  process.exitCode = findings.length === 0 ? 0 : 1;
}

function escapeData(text: string): string {
  return text.replaceAll("%", "%25").replaceAll("\r", "%0D").replaceAll("\n", "%0A");
}
