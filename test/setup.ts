import net from "node:net";

const LOOPBACK = /^(127\.\d+\.\d+\.\d+|::1|localhost|.*\.localhost)$/;
const connect = net.Socket.prototype.connect;

/** Blocks connections to other machines: a test without a fake fails at once instead of calling a real service. */
net.Socket.prototype.connect = function (this: net.Socket, ...args: unknown[]) {
  const [first] = args.flat() as [{ host?: string; path?: string } | undefined];
  const host = typeof first === "object" ? first.host : undefined;
  if (host !== undefined && host !== null && !LOOPBACK.test(host)) {
    throw new Error(`A test tried to reach "${host}"; tests stay on the loopback.`);
  }
  return Reflect.apply(connect, this, args) as net.Socket;
} as typeof connect;
