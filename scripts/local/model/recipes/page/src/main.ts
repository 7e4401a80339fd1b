import "./style.css";
import { find } from "./dom.ts";

const notes = find<HTMLTextAreaElement>(document, "textarea");
const status = find<HTMLElement>(document, "#status");

notes.value = localStorage.getItem("notes") ?? "";

notes.addEventListener("input", () => {
  try {
    localStorage.setItem("notes", notes.value);
    status.textContent = "Saved.";
  } catch {
    status.textContent = "This browser does not let the page save anything.";
  }
});
