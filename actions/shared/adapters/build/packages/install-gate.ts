/**
 * Keeps builds that run side by side off a folder while its packages are installed. A folder's packages are
 * installed once, however many apps ask for it.
 */
export interface InstallGate {
  /** Runs `build` while nobody installs into `root`. Never call `install` from within. */
  building<T>(root: string, build: () => Promise<T>): Promise<T>;
  /** Waits for running builds of `root`, then runs `install`; whoever asks again gets the first one's end. */
  install(root: string, install: () => Promise<void>): Promise<void>;
  /** True when packages were installed into `root` through this gate. */
  installed(root: string): boolean;
}

interface Folder {
  readonly builds: Set<Promise<unknown>>;
  installing?: Promise<void>;
  installed: boolean;
}

export function createInstallGate(): InstallGate {
  const folders = new Map<string, Folder>();
  const folderOf = (root: string): Folder => {
    const folder = folders.get(root) ?? { builds: new Set(), installed: false };
    folders.set(root, folder);
    return folder;
  };
  return {
    async building(root, build) {
      const folder = folderOf(root);
      // Its failure is told to those who asked for it.
      await folder.installing?.catch(() => {});
      const running = build();
      folder.builds.add(running);
      try {
        return await running;
      } finally {
        folder.builds.delete(running);
      }
    },

    install(root, install) {
      const folder = folderOf(root);
      folder.installing ??= Promise.allSettled(folder.builds).then(async () => {
        await install();
        folder.installed = true;
      });
      return folder.installing;
    },

    installed: (root) => folders.get(root)?.installed === true,
  };
}
