/** A button that switches between light and dark; the browser stores the choice. */
const root = document.documentElement;
const button = document.createElement("button");
button.type = "button";
button.className = "theme-switch";
button.textContent = "Dark";

function apply(dark: boolean): void {
  root.dataset.theme = dark ? "dark" : "light";
  button.setAttribute("aria-pressed", String(dark));
}

function chosen(): boolean {
  const kept = localStorage.getItem("theme");
  return kept === null ? matchMedia("(prefers-color-scheme: dark)").matches : kept === "dark";
}

button.addEventListener("click", () => {
  const dark = root.dataset.theme !== "dark";
  localStorage.setItem("theme", dark ? "dark" : "light");
  apply(dark);
});

apply(chosen());
document.body.append(button);

export {};
