import { type ChildProcess, spawn } from "node:child_process";
import { mkdir, writeFile } from "node:fs/promises";
import { createServer, type Server } from "node:http";
import { type AddressInfo, createServer as createSocketServer, type Server as SocketServer } from "node:net";
import { dirname, join } from "node:path";
import { runScript } from "../../actions/shared/adapters/build/custom-build/run-script.ts";
import { listWorkspaceMounts } from "../../actions/shared/adapters/build/custom-build/workspace-mounts.ts";
import { readBuildScope } from "../../actions/shared/adapters/build/packages/build-scope.ts";
import { createTempFolder } from "../../actions/shared/adapters/filesystem/temp-folder.ts";
import type { SandboxChoice } from "../../actions/shared/domain/sandbox/choose-sandbox.ts";

/** Text that code of an app must never see. */
export const CANARY = "canary-8d1f0c5e";

/** What code of an app could attack, as it finds it in `targets` of its globals. */
interface Targets {
  readonly outside: string;
  readonly victim: number;
  readonly port: number;
  readonly app: string;
}

/** A machine with private files, a process with a token, a server on loopback, and one hostile app. */
export interface HostileWorld extends Targets, AsyncDisposable {
  readonly victimProcess: ChildProcess;
  /** Requests that reached the server on loopback. */
  readonly requests: string[];
  /** Runs `code` as the app's build script, in a function with `targets`; returns what it printed. */
  run(code: string, sandbox: SandboxChoice, timeoutMs?: number): Promise<string>;
}

const PRIVATE_FILES = [
  "home/.npmrc",
  "home/.ssh/id_ed25519",
  "state/github/state.json",
  "state/cloudflare/account.json",
  "_temp/_runner_file_commands/set_env_1",
  "repository/.git/config",
  "repository/apps/other/.env",
  "repository/apps/other/src/index.ts",
];

const MANIFEST = JSON.stringify({ name: "hostile", scripts: { build: "node build.cjs" } });

/** Creates the world; everything in it is removed by disposing of it. */
export async function createHostileWorld(): Promise<HostileWorld> {
  await using undo = new AsyncDisposableStack();
  const folder = undo.use(await createTempFolder());
  for (const name of PRIVATE_FILES) await write(join(folder.path, name), `token = ${CANARY}\n`);
  const app = join(folder.path, "repository/apps/hostile");
  await write(join(app, "package.json"), MANIFEST);
  const victimProcess = spawn("sleep", ["600"], { env: { ACTIONS_RUNTIME_TOKEN: CANARY }, stdio: "ignore" });
  undo.defer(() => void victimProcess.kill("SIGKILL"));
  const requests: string[] = [];
  const server = createServer((request, response) => {
    requests.push(request.url ?? "");
    response.end(CANARY);
  });
  const port = await listen(server);
  undo.defer(() => void server.close());
  for (const path of [join(folder.path, "agent.sock"), `\0overskill-${process.pid}`]) {
    const socket = createSocketServer((client) => client.end(CANARY));
    await new Promise<void>((settle) => socket.listen(path, settle));
    undo.defer(() => void socket.close());
  }
  const targets: Targets = { outside: folder.path, victim: victimProcess.pid ?? 0, port, app };
  const owned = undo.move();
  return {
    ...targets,
    victimProcess,
    requests,
    async run(code, sandbox, timeoutMs = 20_000) {
      const constants = `const targets = ${JSON.stringify({ ...targets, abstract: `\0overskill-${process.pid}` })};`;
      await writeFile(
        join(app, "build.cjs"),
        `${PRELUDE}${constants}\n(async () => {${code}\n})().catch(report);`,
      );
      const scope = await readBuildScope(app);
      const { build: mounts } = await listWorkspaceMounts(scope);
      const request = { directory: app, command: "sh", args: ["-c", "node build.cjs 2>&1; exit 1"] };
      return runScript({ ...request, mounts, sandbox, timeoutMs }).then(
        () => "",
        (thrown: Error) => thrown.message,
      );
    },
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  };
}

const PRELUDE = `
const fs = require("node:fs");
const net = require("node:net");
const { spawn, spawnSync } = require("node:child_process");
const report = (error) => console.log("failed:", error.code ?? error.message);
const read = (file) => { try { console.log(fs.readFileSync(file, "utf8")); } catch (error) { report(error); } };
const attempt = (act) => { try { act(); console.log("done"); } catch (error) { report(error); } };
const get = (url) => fetch(url, { signal: AbortSignal.timeout(3000) }).then((r) => r.text()).then(console.log, report);
const connect = (options) => new Promise((settle) => {
  const socket = net.connect(options);
  socket.setTimeout(3000, () => socket.destroy(new Error("timeout")));
  socket.on("data", (data) => console.log(String(data)));
  socket.on("error", report).on("close", settle);
});
`;

async function write(file: string, text: string): Promise<void> {
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, text);
}

function listen(server: Server | SocketServer): Promise<number> {
  return new Promise((settle) => {
    server.listen(0, "127.0.0.1", () => settle((server.address() as AddressInfo).port));
  });
}
