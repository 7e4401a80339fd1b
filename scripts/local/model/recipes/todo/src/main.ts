import "./style.css";
import { call, messageOf } from "./api.ts";
import { find } from "./dom.ts";
import { FIELDS, type Values } from "./fields.ts";
import { fillForm, valuesOf } from "./form.ts";

interface Task {
  readonly id: number;
  readonly values: Values;
  readonly done: boolean;
}

const form = find<HTMLFormElement>(document, "#new-task");
const list = find<HTMLUListElement>(document, "#tasks");
const status = find<HTMLElement>(document, "#status");

function say(text: string, kind: "info" | "error" = "info"): void {
  status.textContent = text;
  status.dataset.kind = kind;
}

function show(tasks: readonly Task[]): void {
  list.replaceChildren(...tasks.map(renderTask));
  const open = tasks.filter(({ done }) => !done).length;
  if (tasks.length === 0) say("Nothing to do yet. Add the first task above.");
  else say(open === 0 ? "All done." : `${open} of ${tasks.length} to do.`);
}

function renderTask({ id, values, done }: Task): HTMLLIElement {
  const item = document.createElement("li");
  item.toggleAttribute("data-done", done);
  const [main, ...others] = FIELDS;
  const title = values[main?.name ?? ""] ?? "";

  const box = document.createElement("input");
  box.type = "checkbox";
  box.checked = done;
  box.id = `task-${id}`;
  box.addEventListener("change", () =>
    attempt(() => call("PATCH", `/api/tasks/${id}`, { done: box.checked })),
  );

  const label = document.createElement("label");
  label.htmlFor = box.id;
  label.append(title);
  for (const { name, label: caption } of others) {
    if (values[name] === undefined) continue;
    const detail = document.createElement("small");
    detail.textContent = `${caption}: ${values[name]}`;
    label.append(detail);
  }

  const remove = document.createElement("button");
  remove.type = "button";
  remove.textContent = "Delete";
  remove.setAttribute("aria-label", `Delete ${title}`);
  remove.addEventListener("click", () => attempt(() => call("DELETE", `/api/tasks/${id}`)));

  item.append(box, label, remove);
  return item;
}

/** Runs an action and shows the list afterwards, even if the action failed. */
async function attempt(action: () => Promise<unknown>): Promise<boolean> {
  try {
    await action();
    show(await call<Task[]>("GET", "/api/tasks"));
    return true;
  } catch (thrown) {
    say(messageOf(thrown), "error");
    return false;
  }
}

form.addEventListener("submit", async (event) => {
  event.preventDefault();
  const button = find<HTMLButtonElement>(form, "button");
  button.disabled = true;
  if (await attempt(() => call("POST", "/api/tasks", valuesOf(form)))) form.reset();
  button.disabled = false;
  form.querySelector("input")?.focus();
});

fillForm(form);
void attempt(async () => {});
