/** How Miniflare 4 hands an `unsafeBindings` entry to the external plugin that it names. */
export interface ExternalBinding<Options> {
  readonly name: string;
  readonly type: string;
  readonly options: Options;
}
