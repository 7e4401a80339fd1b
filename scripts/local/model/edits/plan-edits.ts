import { planColour } from "./colour.ts";
import { planDarkMode } from "./dark-mode.ts";
import { planField } from "./field.ts";
import { planNote } from "./note.ts";
import { planOption } from "./option.ts";
import type { PlanEdit, ScriptedEdit } from "./scripted-edit.ts";
import { planTitle } from "./title.ts";

const KINDS: readonly PlanEdit[] = [planTitle, planColour, planDarkMode, planOption, planField];

/** Plans every change that a request asks for, or a note on the page if no script understands it. */
export function planEdits(request: string): readonly ScriptedEdit[] {
  const edits = KINDS.flatMap((plan) => plan(request) ?? []);
  return edits.length > 0 ? edits : [planNote(request)];
}
