// Keeps a page up to date: fetches it again and replaces the parts that changed. Preserves what the person did: toggled
// details, typed text, focus and scroll position. Without this script, reloading the page does the same.

const main = document.querySelector("main");
/** Markup that the server sent last, by element id. The elements themselves differ as soon as the person uses them. */
const served = new Map();
let etag = "";
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
      const response = await fetch(main.dataset.source, { headers: { "If-None-Match": etag } });
      if (response.ok) {
        etag = response.headers.get("ETag") ?? "";
        apply(new DOMParser().parseFromString(await response.text(), "text/html"));
      }
    } catch {
      // The stand-in is not running; try again later.
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
  const ids = new Set([...next.children].map((child) => child.id));
  for (const child of [...list.children]) if (!ids.has(child.id)) child.remove();
  let before = null;
  for (const child of [...next.children]) {
    const id = child.id;
    if (document.getElementById(id) === null) {
      served.set(id, child.outerHTML);
      const after = before === null ? list.firstElementChild : before.nextElementSibling;
      list.insertBefore(document.importNode(child, true), after);
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
  const atEnd = current.querySelector(".log") !== null && isAtEnd();
  const focused = [...current.querySelectorAll(FOCUSABLE)].indexOf(document.activeElement);
  keepToggled(current, fresh);
  served.set(next.id, markup);
  current.replaceWith(fresh);
  if (focused >= 0) fresh.querySelectorAll(FOCUSABLE)[focused]?.focus({ preventScroll: true });
  if (atEnd) window.scrollTo(0, document.body.scrollHeight);
}

/** Returns true if a field has the focus or unsent text. */
function isBeingFilledIn(element) {
  return [...element.querySelectorAll("textarea, input:not([type=hidden]), select")].some(
    (field) => field === document.activeElement || field.value !== (field.defaultValue ?? field.value),
  );
}

/** Preserves the `details` elements that the person toggled; the others follow the server. */
function keepToggled(current, fresh) {
  for (const details of [current, ...current.querySelectorAll("details")]) {
    if (!details.dataset?.key || !details.dataset.toggled) continue;
    const twin = [fresh, ...fresh.querySelectorAll("details")].find(
      ({ dataset }) => dataset.key === details.dataset.key,
    );
    if (twin === undefined) continue;
    twin.open = details.open;
    twin.dataset.toggled = "yes";
  }
}

document.addEventListener("click", (event) => {
  const summary = event.target.closest?.("summary");
  if (summary) summary.parentElement.dataset.toggled = "yes";
});

function isAtEnd() {
  return window.innerHeight + window.scrollY >= document.body.scrollHeight - 80;
}

function remember(root) {
  for (const element of root.querySelectorAll("[data-live], [data-live-list] > *")) {
    served.set(element.id, element.outerHTML);
  }
}
