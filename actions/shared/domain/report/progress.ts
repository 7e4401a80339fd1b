import { inertCode } from "../text/inert-markdown.ts";

/** Marks the pipeline's comments, so that the pipeline does not read them as requests. */
export const COMMENT_MARK = "<!-- overskill:generate -->";

/** A stage of a generation run. */
export type Stage = "read" | "write" | "check" | "commit";

const TITLES: Readonly<Record<Stage, string>> = {
  read: "Read the request",
  write: "Write the app",
  check: "Check what was written",
  commit: "Commit it",
};

const STAGES = Object.keys(TITLES) as readonly Stage[];

/** The progress of a generation run. */
export interface Progress {
  readonly stage: Stage;
  /** Files written so far. */
  readonly files: readonly string[];
}

/** Renders the progress comment, which is edited during the run. */
export function renderProgress({ stage, files }: Progress, runUrl: string): string {
  const current = STAGES.indexOf(stage);
  const lines = STAGES.map((name, index) => {
    const mark = index < current ? "x" : " ";
    const now = index === current ? " …" : "";
    return `- [${mark}] ${TITLES[name]}${name === "write" ? describeFiles(files) : ""}${now}`;
  });
  return `${COMMENT_MARK}\nWorking on it: [follow the run](${runUrl}).\n\n${lines.join("\n")}\n`;
}

function describeFiles(files: readonly string[]): string {
  const last = files.at(-1);
  if (last === undefined) return "";
  const name = inertCode(last, 80);
  return files.length === 1 ? `: ${name}` : `: ${name} and ${files.length - 1} more`;
}
