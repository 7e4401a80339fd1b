/** An `unsafeBindings` entry, as Miniflare 4 passes it to the external plugin. */
export interface ExternalBinding<Options> {
  readonly name: string;
  readonly type: string;
  readonly options: Options;
}
