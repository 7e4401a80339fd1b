import { chmod, mkdir, readFile, writeFile } from "node:fs/promises";
import { delimiter, join } from "node:path";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import {
  createTempFolder,
  type TempFolder,
} from "../../../actions/shared/adapters/filesystem/temp-folder.ts";
import { installPackages } from "../../../actions/shared/adapters/packages/install-packages.ts";
import { silentLog } from "../../fakes/silent-log.ts";

let folder: TempFolder;
beforeEach(async () => {
  folder = await createTempFolder();
});
afterEach(async () => {
  vi.unstubAllEnvs();
  await folder[Symbol.asyncDispose]();
});

it("tells the package manager which certificates this machine trusts, and none of the job's tokens", async () => {
  const commands = join(folder.path, "bin");
  await mkdir(commands);
  await writeFile(join(commands, "npm"), "#!/bin/sh\nenv > environment.txt\n");
  await chmod(join(commands, "npm"), 0o755);
  vi.stubEnv("PATH", `${commands}${delimiter}${process.env["PATH"]}`);
  vi.stubEnv("NODE_EXTRA_CA_CERTS", "/etc/company.pem");
  vi.stubEnv("GITHUB_TOKEN", "ghs_secret");

  await installPackages({ root: folder.path, manager: "npm", lockFile: "package-lock.json" }, silentLog);

  const environment = await readFile(join(folder.path, "environment.txt"), "utf8");
  expect(environment).toContain("NODE_EXTRA_CA_CERTS=/etc/company.pem\n");
  expect(environment).not.toContain("ghs_secret");
});
