import * as core from "@actions/core";

core.setFailed(
  "The local platform has no artifact attestations; set `evidence.signature` to `key`, `none` or `auto`.",
);
