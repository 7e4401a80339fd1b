import { linkSync, mkdirSync, statSync, symlinkSync, writeFileSync } from "node:fs";
import { readlink, realpath } from "node:fs/promises";
import { basename, isAbsolute, join, relative } from "node:path";
import { makeFolders } from "../../filesystem/copy-files.ts";
import { inTurn } from "../../filesystem/in-turn.ts";
import { copyPlainFile } from "../../filesystem/open-file.ts";
import { isResolverFile } from "../sources/source-files.ts";
import type { BuildScope } from "./build-scope.ts";
import { listScopeFiles } from "./scope-files.ts";

/** A copy of an app's sources, in which a build runs. */
export interface BuildView {
  /** The scope of the copy, which shares the listings of the sources. */
  readonly scope: BuildScope;
  /** Creates the files. */
  materialize(): Promise<void>;
}

/**
 * Plans a copy of everything from which the app is built, and of nothing else, in a directory (absolute, links resolved), so
 * that packages can be laid out beside it without touching the checkout. Relative paths stay the same. On the checkout's own
 * file system, files are hard links.
 */
export async function planBuildView(scope: BuildScope, target: string): Promise<BuildView> {
  const { base, files } = await listScopeFiles(scope);
  const locate = (path: string) => join(target, relative(base, path));
  const { directory, packages, installation } = scope;
  return {
    scope: {
      ...scope,
      directory: locate(directory),
      packages: packages.map((one) => ({ ...one, directory: locate(one.directory) })),
      installation: {
        ...installation,
        root: locate(installation.root),
        packageFolder: locate(installation.packageFolder),
      },
    },
    async materialize() {
      await makeFolders(
        target,
        files.map(({ path }) => relative(base, path)),
      );
      mkdirSync(locate(directory), { recursive: true });
      // Links may lead anywhere in a repository, which this directory marks.
      mkdirSync(join(target, ".git"));
      const canLink = statSync(base).dev === statSync(target).dev;
      await inTurn(
        files.filter(({ kind }) => kind === "file"),
        ({ path, read }) => {
          const content = canLink ? undefined : read();
          if (content === undefined) linkOrCopy(path, locate(path));
          else writeFileSync(locate(path), content, { flag: "wx" });
        },
      );
      const known = new Set(files.map(({ path }) => path));
      for (const { path } of files.filter(({ kind }) => kind === "symlink")) {
        const target = await findLinkTarget(path, known);
        // A configuration that several apps share is outside the view.
        if (isAbsolute(target) && isResolverFile(basename(path))) linkOrCopy(target, locate(path));
        else symlinkSync(target, locate(path));
      }
    },
  };
}

function linkOrCopy(source: string, target: string): void {
  try {
    linkSync(source, target);
  } catch {
    // Another file system, or one without hard links.
    copyPlainFile(source, target);
  }
}

/**
 * A link to a file of the view keeps its target; any other leads to the original, so that the build refuses it with the same
 * words as without the view.
 */
async function findLinkTarget(link: string, known: ReadonlySet<string>): Promise<string> {
  const written = await readlink(link);
  const target = await realpath(link).catch(() => undefined);
  if (target === undefined) return written;
  return !isAbsolute(written) && (known.has(target) || isFolderOf(target, known)) ? written : target;
}

function isFolderOf(target: string, known: ReadonlySet<string>): boolean {
  const prefix = `${target}/`;
  for (const path of known) if (path.startsWith(prefix)) return true;
  return false;
}
