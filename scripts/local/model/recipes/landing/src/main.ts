import "./style.css";
import { call, messageOf } from "./api.ts";
import { find } from "./dom.ts";
import { fillForm, valuesOf } from "./form.ts";

const form = find<HTMLFormElement>(document, "#new-signup");
const status = find<HTMLElement>(document, "#status");

function say(text: string, kind: "info" | "error" = "info"): void {
  status.textContent = text;
  status.dataset.kind = kind;
}

form.addEventListener("submit", async (event) => {
  event.preventDefault();
  const button = find<HTMLButtonElement>(form, "button");
  button.disabled = true;
  try {
    await call("POST", "/api/signups", valuesOf(form));
    form.reset();
    say("Thank you. We will write as soon as there is something to see.");
  } catch (thrown) {
    say(messageOf(thrown), "error");
  } finally {
    button.disabled = false;
  }
});

fillForm(form);
