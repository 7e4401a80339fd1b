import { createFolderArtifacts } from "../../../../actions/shared/adapters/build/artifact/folder-artifacts.ts";
import { describeArtifacts } from "../../../contracts/artifacts.contract.ts";

describeArtifacts("the folder adapter", async (folder) => createFolderArtifacts(folder));
