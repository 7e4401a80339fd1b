import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join, resolve } from "node:path";

/** This checkout: the only place that knows what the toolkit is called on GitHub. */
export interface Toolkit {
  /** `owner/name`, from `repository` in package.json. */
  readonly name: string;
  /** Semantic version without a leading `v`. */
  readonly version: string;
  /** Absolute path of the checkout. */
  readonly directory: string;
}

export function readToolkit(directory = resolve(import.meta.dirname, "../..")): Toolkit {
  const manifest = JSON.parse(readFileSync(join(directory, "package.json"), "utf8")) as {
    readonly version: string;
    readonly repository: { readonly url: string };
  };
  const name = /github\.com[/:]([\w.-]+\/[\w.-]+?)(?:\.git)?$/.exec(manifest.repository.url)?.[1];
  if (name === undefined)
    throw new Error(`package.json names no GitHub repository: "${manifest.repository.url}"`);
  return { name, version: manifest.version, directory };
}

/** 40-digit SHA of the checkout's HEAD, for pinning; undefined outside of a git checkout. */
export function commitOf({ directory }: Toolkit): string | undefined {
  try {
    const text = execFileSync("git", ["-C", directory, "rev-parse", "HEAD"], {
      encoding: "utf8",
      stdio: ["ignore", "pipe", "ignore"],
    });
    return text.trim();
  } catch {
    return undefined;
  }
}
