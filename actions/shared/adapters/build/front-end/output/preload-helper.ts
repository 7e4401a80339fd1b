import type { Edit } from "../syntax/edits.ts";

const NAME = "__vitePreload";

/**
 * Loads the files that a chunk needs before it runs. Reports failures as Vite does, for apps that reload after a newer
 * version was deployed: https://vite.dev/guide/build#load-error-handling
 */
export const preloadHelper = [
  `function ${NAME}(load,urls){`,
  "return Promise.all(urls.map(url=>{",
  'if(document.querySelector(`link[href="${url}"]`))return;',
  'let link=document.createElement("link"),style=url.endsWith(".css");',
  'link.rel=style?"stylesheet":"modulepreload";link.crossOrigin="";link.href=url;document.head.append(link);',
  "if(style)return new Promise((done,fail)=>{link.onload=done;",
  "link.onerror=()=>fail(Error(`Unable to preload CSS for ${url}`))})",
  "})).then(load).catch(error=>{",
  'let event=new Event("vite:preloadError",{cancelable:true});event.payload=error;dispatchEvent(event);',
  "if(!event.defaultPrevented)throw error})}",
].join("");

/** Wraps every `import("./file")` of a chunk in a call of the helper, which loads `urls` first. */
export function wrapDynamicImport(text: string, file: string, urls: readonly string[]): readonly Edit[] {
  const written = `import("./${file}")`;
  const edits: Edit[] = [];
  for (let start = text.indexOf(written); start >= 0; start = text.indexOf(written, start + 1)) {
    const end = start + written.length;
    edits.push({ span: { start, end: start }, text: `${NAME}(()=>` });
    edits.push({ span: { start: end, end }, text: `,${JSON.stringify(urls)})` });
  }
  return edits;
}
