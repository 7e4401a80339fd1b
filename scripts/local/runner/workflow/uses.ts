/**
 * The target of `uses`. `self` is `$/…`: the same repository and commit as the file that contains it.
 * See https://docs.github.com/actions/reference/workflows-and-actions/workflow-syntax#jobsjob_idstepsuses
 */
export type Uses =
  | { readonly kind: "remote"; readonly repository: string; readonly path: string; readonly ref: string }
  | { readonly kind: "local"; readonly path: string }
  | { readonly kind: "self"; readonly path: string }
  | { readonly kind: "docker" };

const REMOTE = /^(?<repository>[\w.-]+\/[\w.-]+)(?:\/(?<path>[^@]+))?@(?<ref>\S+)$/;

/** Parses the value of `uses`; undefined if it has none of the known forms. */
export function parseUses(text: string): Uses | undefined {
  if (text.startsWith("docker://")) return { kind: "docker" };
  if (text.startsWith("./")) return { kind: "local", path: text.slice(2) };
  if (text.startsWith("$/")) return { kind: "self", path: text.slice(2) };
  const groups = REMOTE.exec(text)?.groups;
  if (groups === undefined) return undefined;
  const { repository = "", path = "", ref = "" } = groups;
  return { kind: "remote", repository, path: path.replace(/\/$/, ""), ref };
}
