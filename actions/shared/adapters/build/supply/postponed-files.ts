import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { makeFolders } from "../../filesystem/copy-files.ts";
import { inTurn } from "../../filesystem/in-turn.ts";
import type { PackedFile } from "../../registry/unpack-tarball.ts";

/** Smaller files are written at once. In bytes. */
const MIN_BYTES = 16 * 1024;
/** esbuild reads configuration without asking a plugin. */
const CONFIGURATION = /\.json$/;

/**
 * Package files that are empty until a build reads them: react-dom has 8 MB, of which a build reads 0.5 MB. Their names exist
 * from the start, because they decide how esbuild resolves imports.
 */
export interface PostponedFiles {
  /** Writes the files of a package below a directory (absolute): small ones and those that `isExpected` names with content. */
  write(
    directory: string,
    files: readonly PackedFile[],
    isExpected: (path: string) => boolean,
  ): Promise<void>;
  /** Writes the content of a postponed file (absolute path). Does nothing for others. */
  complete(file: string): void;
  /** Lists the files that are still empty. */
  list(): readonly string[];
}

/** Creates the postponed files of one build. */
export function createPostponedFiles(): PostponedFiles {
  const contents = new Map<string, Buffer>();
  return {
    async write(directory, files, isExpected) {
      const paths = files.map(({ path }) => path);
      await makeFolders(directory, paths);
      await inTurn(files, ({ path, content }) => {
        const now = content.length < MIN_BYTES || CONFIGURATION.test(path) || isExpected(path);
        const file = join(directory, path);
        writeFileSync(file, now ? content : "");
        if (!now) contents.set(file, content);
      });
    },
    complete(file) {
      const content = contents.get(file);
      if (content === undefined) return;
      writeFileSync(file, content);
      contents.delete(file);
    },
    list: () => [...contents.keys()],
  };
}
