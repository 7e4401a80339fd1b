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

const install = () => installPackages({ root: folder.path, manager: npm, lockFile: npm.lockFile }, silentLog);

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

  await install();

  const environment = await readFile(join(folder.path, "environment.txt"), "utf8");
  expect(environment).toContain("NODE_EXTRA_CA_CERTS=/etc/company.pem\n");
  expect(environment).not.toContain("ghs_secret");
});
