/**
 * Makes builds that run at the same time wait while the packages in their directory are installed, and installs the
 * packages of a directory only once, however many apps of a workspace need them. Without it, a build could read half of
 * an install.
 */
export interface InstallGate {
  /** Runs `build` once no install into `root` is running. `build` must not call `install`, which would wait for it. */
  building<T>(root: string, build: () => Promise<T>): Promise<T>;
  /** Waits for running builds of `root`, then runs `install`. Further calls return the first one's outcome. */
  install(root: string, install: () => Promise<void>): Promise<void>;
}

interface Directory {
  readonly builds: Set<Promise<unknown>>;
  installing?: Promise<void>;
}

/** Creates a gate for the builds of this process. */
export function createInstallGate(): InstallGate {
  const directories = new Map<string, Directory>();
  const findOrAdd = (root: string): Directory => {
    const directory = directories.get(root) ?? { builds: new Set() };
    directories.set(root, directory);
    return directory;
  };
  return {
    async building(root, build) {
      const directory = findOrAdd(root);
      // The caller of `install` gets the failure.
      await directory.installing?.catch(() => {});
      const running = build();
      directory.builds.add(running);
      try {
        return await running;
      } finally {
        directory.builds.delete(running);
      }
    },

    install(root, install) {
      const directory = findOrAdd(root);
      directory.installing ??= Promise.allSettled(directory.builds).then(install);
      return directory.installing;
    },
  };
}
