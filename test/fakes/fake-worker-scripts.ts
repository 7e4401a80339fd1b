import type { Artifact } from "../../actions/shared/domain/build/manifest.ts";
import { parseTags, renderTags, type ScriptTags } from "../../actions/shared/domain/deploy/script-tags.ts";
import { PipelineError } from "../../actions/shared/domain/errors.ts";
import type {
  LiveScript,
  ScriptAddress,
  Uploaded,
  UploadedAssets,
  WorkerScripts,
} from "../../actions/shared/ports/worker-scripts.ts";

interface HeldScript {
  readonly address: ScriptAddress;
  readonly tags: readonly string[];
  readonly buildId: string;
}

/** Dispatch namespaces in memory. `failNextUpload` is the only switch. */
export class FakeWorkerScripts implements WorkerScripts {
  readonly held = new Map<string, HeldScript>();
  readonly uploads: string[] = [];
  failNextUpload: Error | undefined;
  readonly #namespaces: ReadonlySet<string>;

  constructor(namespaces: readonly string[]) {
    this.#namespaces = new Set(namespaces);
  }

  async find(address: ScriptAddress): Promise<LiveScript | undefined> {
    const held = this.held.get(this.#keyOf(address));
    return held === undefined ? undefined : toLive(held);
  }

  async uploadAssets(address: ScriptAddress): Promise<UploadedAssets> {
    this.#keyOf(address);
    return { token: "assets" };
  }

  async upload(address: ScriptAddress, artifact: Artifact, tags: ScriptTags): Promise<Uploaded> {
    const failure = this.failNextUpload;
    this.failNextUpload = undefined;
    if (failure !== undefined) throw failure;
    this.uploads.push(address.scriptName);
    this.put(address, renderTags(tags), artifact.manifest.buildId);
    return { startupMs: 12 };
  }

  async retag(address: ScriptAddress, tags: ScriptTags): Promise<void> {
    this.put(address, renderTags(tags), this.buildIdOf(address) ?? "");
  }

  async remove(address: ScriptAddress): Promise<void> {
    this.held.delete(this.#keyOf(address));
  }

  async list(namespace: string, repository: string): Promise<readonly LiveScript[]> {
    this.#keyOf({ namespace, scriptName: "" });
    return [...this.held.values()]
      .filter(({ address }) => address.namespace === namespace)
      .map(toLive)
      .filter(({ tags }) => tags.repository === repository);
  }

  /** Adds a script that another tool uploaded. */
  put({ namespace, scriptName }: ScriptAddress, tags: readonly string[], buildId: string): void {
    const address = { namespace, scriptName };
    this.held.set(this.#keyOf(address), { address, tags, buildId });
  }

  buildIdOf(address: ScriptAddress): string | undefined {
    return this.held.get(this.#keyOf(address))?.buildId;
  }

  #keyOf({ namespace, scriptName }: ScriptAddress): string {
    if (!this.#namespaces.has(namespace)) {
      throw new PipelineError("DISPATCH_NAMESPACE_NOT_FOUND", `There is no namespace "${namespace}".`);
    }
    return `${namespace}/${scriptName}`;
  }
}

function toLive({ address, tags }: HeldScript): LiveScript {
  return { ...address, tags: parseTags(tags) };
}
