/** Version of the packages `@cloudflare/workerd-<platform>`; equals package-lock.json, which a released Action does not contain. */
export const WORKERD_VERSION = "1.20260730.1";

/** Subresource integrity of the package for each platform, in npm's format. Windows is unsupported: see find-workerd.ts. */
export const WORKERD_INTEGRITY: Readonly<Record<string, string>> = {
  "darwin-64":
    "sha512-+MBHmPaiTe2KajryW0T24rZvWFxb41hD3d8anNzQqHzft6vSEb18+sp0znSwxgij7ApPhSM1+vhkNg4f3YMguA==",
  "darwin-arm64":
    "sha512-SBHKntPkKvNPgaCrTe99xC1CAl8ygJDzlYfK0LbuJ1muKadIw35WnhO0wu894fKBtllsVQdNzDLee+cm0ppLSQ==",
  "linux-64":
    "sha512-ouyPOSMbiKPeSwUJUvxtMcxGAXs2J4aPE4T5ABIYX5ClcQx5j5bbHTmnqOQEY8sAuLTPjH7dY+iB6UI5ISlwwA==",
  "linux-arm64":
    "sha512-YQ+Mi78U3TPdgBPtwq+Sm6rJU+Ihl2y0pjYtuuKkdmUbYzL7oLR6Xqq9wljhasnuCFICssDJaqhMep5WizYoEQ==",
};
