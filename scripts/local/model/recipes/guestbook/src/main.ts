import "./style.css";
import { call, messageOf } from "./api.ts";
import { find } from "./dom.ts";
import { FIELDS, type Values } from "./fields.ts";
import { fillForm, valuesOf } from "./form.ts";

interface Entry {
  readonly values: Values;
  /** ISO 8601. */
  readonly createdAt: string;
}

const form = find<HTMLFormElement>(document, "#new-entry");
const entries = find<HTMLElement>(document, "#entries");
const status = find<HTMLElement>(document, "#status");

function say(text: string, kind: "info" | "error" = "info"): void {
  status.textContent = text;
  status.dataset.kind = kind;
}

function renderEntry({ values, createdAt }: Entry): HTMLElement {
  const entry = document.createElement("article");
  const name = document.createElement("h2");
  name.textContent = values.name ?? "";
  const time = document.createElement("time");
  time.dateTime = createdAt;
  time.textContent = new Date(createdAt).toLocaleString(undefined, { dateStyle: "long", timeStyle: "short" });
  entry.append(name, time);
  for (const field of FIELDS) {
    const value = values[field.name];
    if (field.name === "name" || value === undefined) continue;
    const text = document.createElement(field.name === "message" ? "p" : "small");
    text.textContent = field.name === "message" ? value : `${field.label}: ${value}`;
    entry.append(text);
  }
  return entry;
}

async function load(): Promise<void> {
  try {
    const found = await call<Entry[]>("GET", "/api/entries");
    entries.replaceChildren(...found.map(renderEntry));
    say(found.length === 0 ? "Nobody has signed yet. Be the first." : "");
  } catch (thrown) {
    say(messageOf(thrown), "error");
  }
}

form.addEventListener("submit", async (event) => {
  event.preventDefault();
  const button = find<HTMLButtonElement>(form, "button");
  button.disabled = true;
  try {
    await call("POST", "/api/entries", valuesOf(form));
    form.reset();
    await load();
    say("Thank you for signing.");
  } catch (thrown) {
    say(messageOf(thrown), "error");
  } finally {
    button.disabled = false;
  }
});

fillForm(form);
void load();
