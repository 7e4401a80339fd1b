import { bundleActions } from "../scripts/release/bundle-actions.ts";

/** Bundles the Actions once for all test files, so that tests run the same bundles as workflows. */
export default async function setup(): Promise<void> {
  await bundleActions();
}
