import { chmod, mkdir, readFile, writeFile } from "node:fs/promises";
import { delimiter, join } from "node:path";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { installPackages } from "../../../../actions/shared/adapters/build/packages/install-packages.ts";
import {
  createTempFolder,
  type TempFolder,
} from "../../../../actions/shared/adapters/filesystem/temp-folder.ts";
import { npm } from "../../../../actions/shared/domain/package-managers/npm.ts";
import { silentLog } from "../../../fakes/silent-log.ts";

let folder: TempFolder;
beforeEach(async () => {
  folder = await createTempFolder();
});
afterEach(async () => {
  vi.unstubAllEnvs();
  await folder[Symbol.asyncDispose]();
});

const install = (programs: boolean) =>
  installPackages({ root: folder.path, manager: npm, lockFile: npm.lockFile }, silentLog, {
    programs,
  });

/** An npm that does what the script says. */
async function fakeNpm(script: string): Promise<void> {
  const commands = join(folder.path, "bin");
  await mkdir(commands);
  await writeFile(join(commands, "npm"), `#!/bin/sh\n${script}\n`);
  await chmod(join(commands, "npm"), 0o755);
  vi.stubEnv("PATH", `${commands}${delimiter}${process.env["PATH"]}`);
}

it("passes this machine's certificates to the package manager, but none of the job's tokens", async () => {
  await fakeNpm("env > environment.txt");
  vi.stubEnv("NODE_EXTRA_CA_CERTS", "/etc/company.pem");
  vi.stubEnv("GITHUB_TOKEN", "ghs_secret");

  await install(true);

  const environment = await readFile(join(folder.path, "environment.txt"), "utf8");
  expect(environment).toContain("NODE_EXTRA_CA_CERTS=/etc/company.pem\n");
  expect(environment).not.toContain("ghs_secret");
});

it("leaves out programs where nothing is run, and installs them where npm needs one", async () => {
  await fakeNpm('echo "$@" >> calls.txt; case "$*" in *--os=none*) [ ! -e refuse ] ;; esac');
  expect(await install(true)).toEqual({ complete: true });
  expect(await install(false)).toEqual({ complete: false });
  await writeFile(join(folder.path, "refuse"), "");
  expect(await install(false)).toEqual({ complete: true });
  const calls = (await readFile(join(folder.path, "calls.txt"), "utf8")).trim().split("\n");
  expect(calls.map((call) => call.includes("--os=none"))).toEqual([false, true, true, false]);
});
