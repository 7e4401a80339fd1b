// Keeps a page up to date: fetches it again and swaps the parts that changed. What a person is doing (open folds,
// typed text, focus, scroll position) is left alone. Without this script the pages work as well, by reloading.

const main = document.querySelector("main");
/** Markup as the server sent it last, by element id: the living elements have a state of their own. */
const served = new Map();
let answered = "";
const FOCUSABLE = "a, button, summary, [tabindex]";

remember(document);
schedule();

function schedule() {
  const delay = Number(main.dataset.refresh);
  if (delay > 0) setTimeout(refresh, delay);
}

async function refresh() {
  if (!document.hidden) {
    try {
      const response = await fetch(main.dataset.source, { headers: { "If-None-Match": answered } });
      if (response.ok) {
        answered = response.headers.get("ETag") ?? "";
        apply(new DOMParser().parseFromString(await response.text(), "text/html"));
      }
    } catch {
      // The stand-in was stopped or is starting again: the next turn tells.
    }
  }
  schedule();
}

function apply(next) {
  main.dataset.refresh = next.querySelector("main").dataset.refresh;
  document.title = next.title;
  for (const element of next.querySelectorAll("[data-live]")) swap(element);
  for (const list of next.querySelectorAll("[data-live-list]")) swapList(list);
}

function swapList(next) {
  const list = document.getElementById(next.id);
  if (list === null) return;
  const wanted = new Set([...next.children].map((child) => child.id));
  for (const child of [...list.children]) if (!wanted.has(child.id)) child.remove();
  let before = null;
  for (const child of [...next.children]) {
    const id = child.id;
    if (document.getElementById(id) === null) {
      served.set(id, child.outerHTML);
      const place = before === null ? list.firstElementChild : before.nextElementSibling;
      list.insertBefore(document.importNode(child, true), place);
    } else {
      swap(child);
    }
    before = document.getElementById(id);
  }
}

function swap(next) {
  const current = document.getElementById(next.id);
  const markup = next.outerHTML;
  if (current === null || served.get(next.id) === markup || isBeingFilledIn(current)) return;
  const fresh = document.importNode(next, true);
  const following = current.querySelector(".log") !== null && isAtEnd();
  const focused = [...current.querySelectorAll(FOCUSABLE)].indexOf(document.activeElement);
  keepFolds(current, fresh);
  served.set(next.id, markup);
  current.replaceWith(fresh);
  if (focused >= 0) fresh.querySelectorAll(FOCUSABLE)[focused]?.focus({ preventScroll: true });
  if (following) window.scrollTo(0, document.body.scrollHeight);
}

/** Somebody is typing in it, or has typed. */
function isBeingFilledIn(element) {
  return [...element.querySelectorAll("textarea, input:not([type=hidden]), select")].some(
    (field) => field === document.activeElement || field.value !== (field.defaultValue ?? field.value),
  );
}

/** A fold that a person turned stays as it is; the others follow the server. */
function keepFolds(current, fresh) {
  for (const fold of [current, ...current.querySelectorAll("details")]) {
    if (!fold.dataset?.key || !fold.dataset.turned) continue;
    const twin = [fresh, ...fresh.querySelectorAll("details")].find(
      ({ dataset }) => dataset.key === fold.dataset.key,
    );
    if (twin === undefined) continue;
    twin.open = fold.open;
    twin.dataset.turned = "yes";
  }
}

document.addEventListener("click", (event) => {
  const summary = event.target.closest?.("summary");
  if (summary) summary.parentElement.dataset.turned = "yes";
});

function isAtEnd() {
  return window.innerHeight + window.scrollY >= document.body.scrollHeight - 80;
}

function remember(root) {
  for (const element of root.querySelectorAll("[data-live], [data-live-list] > *")) {
    served.set(element.id, element.outerHTML);
  }
}
