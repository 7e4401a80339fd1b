import childProcess, { ChildProcess } from "node:child_process";
import { syncBuiltinESMExports } from "node:module";
import net from "node:net";

const refuse = (what: string) => (): never => {
  throw new Error(`A test of \`npm run test:fast\` ${what}; exclude it in vitest.fast.config.ts.`);
};

/** Makes a fast test fail at once if it starts a process or listens on a port. */
const refuseProcess = refuse("started a process");
Object.assign(ChildProcess.prototype, { spawn: refuseProcess });
Object.assign(childProcess, {
  spawnSync: refuseProcess,
  execSync: refuseProcess,
  execFileSync: refuseProcess,
});
syncBuiltinESMExports();
net.Server.prototype.listen = refuse("listened on a port");
