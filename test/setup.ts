import net from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";

// Tests do not write into the configuration directory of the person who runs them.
process.env["XDG_CONFIG_HOME"] = join(tmpdir(), "overskill-test-configuration");

const LOOPBACK = /^(127\.\d+\.\d+\.\d+|::1|localhost|.*\.localhost)$/;
const GUARDED = Symbol.for("overskill.test.loopback");
const connect = net.Socket.prototype.connect;

/** Tests connect only to this machine: a forgotten fake fails at once instead of calling a real service. */
const guarded = function (this: net.Socket, ...args: unknown[]) {
  const [first] = args.flat() as [{ host?: string; path?: string } | undefined];
  const host = typeof first === "object" ? first.host : undefined;
  if (host !== undefined && host !== null && !LOOPBACK.test(host)) {
    throw new Error(`A test tried to reach "${host}"; tests stay on the loopback.`);
  }
  return Reflect.apply(connect, this, args) as net.Socket;
} as typeof connect;

// Test files share a worker, and each of them runs this file.
if (!(GUARDED in connect)) net.Socket.prototype.connect = Object.assign(guarded, { [GUARDED]: true });
