import type { Server } from "node:http";
import type { AddressInfo } from "node:net";
import { PipelineError } from "../../../actions/shared/domain/errors.ts";

/**
 * Binds a server to the loopback interface; 0 for any free port. Returns the port. Throws PipelineError PORT_IN_USE.
 */
export async function listenOnLoopback(server: Server, port: number): Promise<number> {
  await new Promise<void>((resolve, reject) => {
    server.once("error", (thrown: NodeJS.ErrnoException) => {
      const taken = thrown.code === "EADDRINUSE";
      reject(taken ? new PipelineError("PORT_IN_USE", `Port ${port} is in use.`, { cause: thrown }) : thrown);
    });
    server.listen(port, "127.0.0.1", resolve);
  });
  return (server.address() as AddressInfo).port;
}

/** Closes a server and its open connections. */
export function closeServer(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}
