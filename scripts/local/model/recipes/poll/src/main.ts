import "./style.css";
import { call, messageOf } from "./api.ts";
import { find } from "./dom.ts";
import { OPTIONS, QUESTION } from "./options.ts";

/** Votes by option. */
type Results = Readonly<Record<string, number>>;

const form = find<HTMLFormElement>(document, "#vote");
const options = find<HTMLElement>(document, "#options");
const status = find<HTMLElement>(document, "#status");
const labels = new Map<string, HTMLLabelElement>();

function say(text: string, kind: "info" | "error" = "info"): void {
  status.textContent = text;
  status.dataset.kind = kind;
}

/** A random id for this browser: it allows one vote per person without asking who they are. */
function voter(): string {
  const known = localStorage.getItem("voter");
  if (known !== null) return known;
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  const made = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  localStorage.setItem("voter", made);
  return made;
}

function renderOption(text: string): HTMLLabelElement {
  const label = document.createElement("label");
  const radio = document.createElement("input");
  radio.type = "radio";
  radio.name = "option";
  radio.value = text;
  radio.required = true;
  const caption = document.createElement("span");
  caption.textContent = text;
  label.append(radio, caption, document.createElement("output"));
  labels.set(text, label);
  return label;
}

function show(results: Results): void {
  const total = OPTIONS.reduce((sum, option) => sum + (results[option] ?? 0), 0);
  for (const [option, label] of labels) {
    const votes = results[option] ?? 0;
    const share = total === 0 ? 0 : Math.round((100 * votes) / total);
    label.style.setProperty("--share", `${share}%`);
    find<HTMLOutputElement>(label, "output").textContent = total === 0 ? "" : `${share} % (${votes})`;
  }
  say(total === 0 ? "Nobody has voted yet." : `${total} ${total === 1 ? "vote" : "votes"} so far.`);
}

form.addEventListener("submit", async (event) => {
  event.preventDefault();
  const button = find<HTMLButtonElement>(form, "button");
  button.disabled = true;
  try {
    const option = String(new FormData(form).get("option"));
    show(await call<Results>("PUT", "/api/vote", { voter: voter(), option }));
    button.textContent = "Change my vote";
  } catch (thrown) {
    say(messageOf(thrown), "error");
  } finally {
    button.disabled = false;
  }
});

find<HTMLElement>(document, "#question").textContent = QUESTION;
options.append(...OPTIONS.map(renderOption));
call<Results>("GET", "/api/results").then(show, (thrown: unknown) => say(messageOf(thrown), "error"));
