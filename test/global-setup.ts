import { bundleActions } from "../scripts/release/bundle-actions.ts";

/** Once for all test files: those that run an Action run the bundle that a workflow would run. */
export default async function setup(): Promise<void> {
  await bundleActions();
}
