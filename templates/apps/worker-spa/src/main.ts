import "./style.css";

const status = document.querySelector<HTMLElement>("#status");

async function showHealth(): Promise<string> {
  const response = await fetch("/api/health");
  if (!response.ok) throw new Error(`The Worker answered ${response.status}.`);
  const { time } = (await response.json()) as { time: string };
  return `The Worker answers: ${new Date(time).toLocaleTimeString()}.`;
}

showHealth().then(
  (text) => status?.replaceChildren(text),
  () => status?.replaceChildren("The Worker does not answer. Reload the page to try again."),
);
