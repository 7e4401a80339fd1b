import type { Log } from "../../actions/shared/ports/log.ts";

export const silentLog: Log = {
  debug() {},
  info() {},
  warn() {},
  problem() {},
  group: (_title, body) => body(),
};
