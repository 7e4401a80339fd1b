import * as core from "@actions/core";
import { readJobIdentity } from "../shared/adapters/runner/artifact-service.ts";
import { runAction } from "../shared/adapters/runner/run-action.ts";

await runAction("identify-job", async () => core.setOutput("id", readJobIdentity().jobId));
