import { type Html, html } from "../text/html.ts";
import { type PatchRow, parsePatch } from "../text/patch.ts";
import { pluralize } from "../text/pluralize.ts";
import { icon } from "./icons.ts";

/** A file that a commit or pull request changes. */
export interface ChangedFile {
  readonly path: string;
  /** `added`, `modified`, `removed`, `renamed`, … */
  readonly status: string;
  readonly previousPath?: string;
  readonly additions: number;
  readonly deletions: number;
  /** Undefined for binary files and for very large changes. */
  readonly patch?: string;
}

/** Diffs with more rows start collapsed. */
const FOLD_ROWS = 400;

/** Renders the diffs of all changed files. */
export function changedFiles(files: readonly ChangedFile[]): Html {
  const sum = (key: "additions" | "deletions"): number => files.reduce((total, file) => total + file[key], 0);
  return html`<p class="muted">${pluralize(files.length, "changed file")} with ${counts(sum("additions"), sum("deletions"))}</p>
${files.map(fileBox)}`;
}

function counts(additions: number, deletions: number): Html {
  return html`<span class="text-success">+${additions}<span class="visually-hidden"> additions</span></span> <span class="text-danger">−${deletions}<span class="visually-hidden"> deletions</span></span>`;
}

function fileBox(file: ChangedFile): Html {
  const rows = file.patch === undefined ? [] : parsePatch(file.patch);
  return html`<details class="box diff-file"${rows.length > FOLD_ROWS ? "" : html` open`} data-key="file-${file.path}"><summary class="box-head">${icon("chevron", "turn")} <code>${file.previousPath ? html`${file.previousPath} → ` : ""}${file.path}</code> <span class="pill">${file.status}</span><span class="grow"></span>${counts(file.additions, file.deletions)}</summary>
${rows.length === 0 ? html`<p class="blank">No changes to show.</p>` : html`<div class="scroll" tabindex="0" role="region" aria-label="Changes in ${file.path}"><table class="diff"><tbody>${rows.map(diffRow)}</tbody></table></div>`}</details>`;
}

const SIGN = { addition: "+", deletion: "−", context: " ", hunk: "", note: "" } as const;

function diffRow({ kind, text, oldLine, newLine }: PatchRow): Html {
  return html`<tr class="diff-${kind}"><td class="line-number">${oldLine ?? ""}</td><td class="line-number">${newLine ?? ""}</td><td class="sign">${SIGN[kind]}</td><td class="diff-text">${text}</td></tr>
`;
}
