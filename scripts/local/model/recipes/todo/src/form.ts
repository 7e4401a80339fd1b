import { FIELDS, type Field } from "./fields.ts";

/** Adds one labelled control per field before the form's button. */
export function fillForm(form: HTMLFormElement): void {
  const button = form.querySelector("button");
  for (const field of FIELDS) {
    const label = document.createElement("label");
    label.append(field.required ? field.label : `${field.label} (optional)`, controlFor(field));
    form.insertBefore(label, button);
  }
}

function controlFor({ name, type, required, maxLength }: Field): HTMLElement {
  const control = document.createElement(type === "textarea" ? "textarea" : "input");
  if (control instanceof HTMLInputElement) control.type = type;
  control.name = name;
  control.required = required;
  control.maxLength = maxLength;
  return control;
}

export function valuesOf(form: HTMLFormElement): Record<string, string> {
  return Object.fromEntries([...new FormData(form)].map(([name, value]) => [name, String(value)]));
}
