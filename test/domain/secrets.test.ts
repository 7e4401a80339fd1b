import { describe, expect, it } from "vitest";
import { findSecrets, redactSecrets } from "../../actions/shared/domain/secrets/find-secrets.ts";

/** Deterministic characters that look random. */
function random(length: number, alphabet: string): string {
  let state = 42;
  return Array.from({ length }, () => {
    state = (state * 1103515245 + 12345) % 2 ** 31;
    return alphabet[Math.floor((state / 2 ** 31) * alphabet.length)];
  }).join("");
}
const ALNUM = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
const alnum = (length: number) => random(length, ALNUM);
const hex = (length: number) => random(length, "0123456789abcdef");

/** Written in parts, so that scanners of this repository do not take them for real. */
const SECRETS: readonly (readonly [kind: string, secret: string])[] = [
  ["a Cloudflare user token", `cfut_${alnum(40)}${hex(8)}`],
  ["a Cloudflare account token", `cfat_${alnum(40)}${hex(8)}`],
  ["a Cloudflare global key", `cfk_${alnum(40)}${hex(8)}`],
  ["a Cloudflare Origin CA key", `v1.0-${hex(24)}-${hex(146)}`],
  ["a Turnstile secret", `0x4AAAAAAA${alnum(26)}`],
  ["an OpenAI project key", `sk-proj-${alnum(60)}_${alnum(20)}-${alnum(20)}`],
  ["an OpenAI service account key", `sk-svcacct-${alnum(60)}`],
  ["an OpenAI admin key", `sk-admin-${alnum(60)}`],
  ["an old OpenAI key", `sk-${alnum(20)}T3Blbk${"FJ"}${alnum(20)}`],
  ["a DeepSeek key", `sk-${hex(32)}`],
  ["an Anthropic key", `sk-ant-api03-${alnum(80)}`],
  ["an OpenRouter key", `sk-or-v1-${hex(64)}`],
  ["a personal token of GitHub", `ghp_${alnum(36)}`],
  ["an OAuth token of GitHub", `gho_${alnum(36)}`],
  ["a user token of a GitHub App", `ghu_${alnum(36)}`],
  ["an installation token of GitHub", `ghs_${alnum(36)}`],
  ["a stateless installation token", `ghs_123456_eyJ${alnum(60)}.eyJ${alnum(200)}.${alnum(86)}`],
  ["a refresh token of GitHub", `ghr_${alnum(76)}`],
  ["a fine-grained token of GitHub", `github_pat_${alnum(22)}_${alnum(59)}`],
  ["a GitLab token", `glpat-${alnum(20)}`],
  ["an AWS key", `AKIA${random(16, "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567")}`],
  ["a temporary AWS key", `ASIA${random(16, "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567")}`],
  ["a Google API key", `AIza${alnum(35)}`],
  ["a Google OAuth secret", `GOCSPX-${alnum(28)}`],
  ["a Stripe key", `sk_live_${alnum(24)}`],
  ["a restricted Stripe key", `rk_live_${alnum(24)}`],
  ["a Slack bot token", `xoxb-${random(12, "0123456789")}-${alnum(24)}`],
  ["a Slack webhook", `https://hooks.slack.com/services/T${alnum(8)}/B${alnum(8)}/${alnum(24)}`],
  ["a Discord webhook", `https://discord.com/api/webhooks/${random(18, "123456789")}/${alnum(68)}`],
  ["an npm token", `npm_${alnum(36)}`],
  ["a SendGrid key", `SG.${alnum(22)}.${alnum(43)}`],
  ["a Hugging Face token", `hf_${alnum(34)}`],
  ["a Shopify token", `shpat_${hex(32)}`],
  ["a DigitalOcean token", `dop_v1_${hex(64)}`],
  ["a database's password", `postgres://app:${alnum(20)}@db.internal:5432/app`],
  ["a JSON web token", `eyJ${alnum(20)}.eyJ${alnum(60)}.${alnum(43)}`],
  ["a private key", `-----BEGIN PRIVATE ${"KEY"}-----\n${alnum(64)}\n`],
  ["an encrypted private key", `-----BEGIN ENCRYPTED PRIVATE ${"KEY"}-----\n${alnum(64)}\n`],
  ["an SSH key", `-----BEGIN OPENSSH PRIVATE ${"KEY"}-----\n${alnum(64)}\n`],
];

describe("findSecrets", () => {
  it.each(SECRETS)("finds %s, with its line, without repeating it", (_kind, secret) => {
    const found = findSecrets(`\n\nconst it = "${secret}";\n`);
    expect(found).toEqual([expect.objectContaining({ line: 3 })]);
    expect(JSON.stringify(found)).not.toContain(secret.slice(0, 12));
  });

  it.each(SECRETS)("finds %s in Base64, also with other text around it", (_kind, secret) => {
    for (const before of ["", "a", "ab"]) {
      const encoded = Buffer.from(`${before} ${secret} after`).toString("base64");
      expect(findSecrets(`const it = atob("${encoded}")`)).toHaveLength(1);
    }
    expect(findSecrets(`x='${Buffer.from(secret).toString("base64url")}'`)).toHaveLength(1);
  });

  const each = (secret: string, encode: (code: string) => string) =>
    [...secret].map((char) => encode(char.charCodeAt(0).toString(16))).join("");
  const ENCODINGS: readonly (readonly [name: string, encode: (secret: string) => string])[] = [
    ["in Base64, twice", (secret) => btoa(btoa(secret))],
    ["in hexadecimal", (secret) => Buffer.from(secret).toString("hex")],
    ["in capital hexadecimal", (secret) => Buffer.from(secret).toString("hex").toUpperCase()],
    ["in hexadecimal of Base64", (secret) => Buffer.from(btoa(secret)).toString("hex")],
    ["in escapes of JavaScript", (secret) => each(secret, (code) => `\\x${code}`)],
    ["in escapes of JSON", (secret) => each(secret, (code) => `\\u00${code}`)],
    ["in escapes with braces", (secret) => each(secret, (code) => `\\u{${code}}`)],
    ["with one escape", (secret) => `\\x${secret.charCodeAt(0).toString(16)}${secret.slice(1)}`],
    ["in references of HTML", (secret) => each(secret, (code) => `&#x${code};`)],
    ["in decimal references", (secret) => each(secret, (code) => `&#${Number.parseInt(code, 16)};`)],
    ["in escapes of URLs", (secret) => each(secret, (code) => `%${code}`)],
  ];

  it.each(
    ENCODINGS.flatMap(([name, encode]) =>
      ["a GitHub", "a Cloudflare", "an OpenAI"].map((kind) => [kind, name, encode] as const),
    ),
  )("finds %s credential %s, wherever it is", (kind, _name, encode) => {
    const [, secret = ""] =
      SECRETS.find(([each]) => each.startsWith(kind) || each.includes(kind.slice(2))) ?? [];
    const text = `one\nconst it = "${encode(secret)}"; two`;
    for (const where of ["source", "published", "prose"] as const) {
      expect(findSecrets(text, { in: where })).toEqual([expect.objectContaining({ line: 2 })]);
    }
    expect(redactSecrets(text)).toMatch(/^one\nconst it = ".{4}…\[redacted\]"; two$/);
  });

  it.each([
    ["Stripe's publishable key", `{ apiKey: "pk_live_${alnum(90)}" }`],
    ["Mapbox' public token", `accessToken: "pk.eyJ${alnum(60)}.${alnum(22)}"`],
    ["Supabase's publishable key", `apiKey: "sb_publishable_${alnum(22)}_${alnum(8)}"`],
    ["PostHog's project key", `token: "phc_${alnum(43)}"`],
    ["reCAPTCHA's site key", `apiKey: "6L${alnum(38)}"`],
    ["a digest in hexadecimal", `token: sha256("${hex(64)}"), etag = "${hex(128)}"`],
    ["an SVG in a URL", `url("data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg'%3E%3C/svg%3E")`],
    ["text in escapes", `"\\u0041\\u0042 caf\\xe9 &#39;quoted&#39; %20and%20more"`],
  ])("takes %s for what it is, also in a source", (_what, text) => {
    expect(findSecrets(text)).toEqual([]);
  });

  it.each([
    ["hexadecimal digits", "0f".repeat(500_000)],
    ["escapes", "\\x41".repeat(250_000)],
    ["words with single escapes", "wordwordword%20".repeat(70_000)],
    ["a word without an end", "a".repeat(1_000_000)],
    ["Base64 of Base64", btoa(btoa("x".repeat(500_000)))],
  ])("searches a megabyte of %s in well under a second", (_what, text) => {
    const began = performance.now();
    findSecrets(text);
    expect(performance.now() - began).toBeLessThan(1000);
  });

  it.each([
    ["in quotes", `const API_KEY = "${alnum(40)}";`],
    ["in JSON", `{ "client_secret": "${alnum(32)}" }`],
    ["in hexadecimal", `const cloudflareApiKey = '${hex(37)}';`],
    ["in an object", `{ apiToken: \`${alnum(40)}\` }`],
    ["in TypeScript", `const password: string = "${alnum(20)}";`],
    ["in an .env file", `CLOUDFLARE_API_TOKEN=${alnum(40)}`],
    ["in a header", `headers: { Authorization: "Bearer ${alnum(40)}" }`],
    ["in a header of a script", `curl -H "Authorization: Bearer ${alnum(40)}" x`],
    ["in YAML", `aws_secret_access_key: "${alnum(38)}/+"`],
  ])("finds a random value with a telling name, %s", (_where, text) => {
    expect(findSecrets(text)).toEqual([expect.objectContaining({ kind: "a credential", line: 1 })]);
    expect(findSecrets(text, { in: "published" })).toEqual([]);
  });

  it.each([
    ["a digest", `"integrity": "sha512-${alnum(86)}=="`],
    ["a commit", `uses: actions/checkout@${hex(40)}`],
    [
      "an identifier",
      `{ "database_id": "0b5f6a1c-2d3e-4f5a-8b6c-7d8e9f0a1b2c", token: "0b5f6a1c-2d3e-4f5a-8b6c-7d8e9f0a1b2c" }`,
    ],
    ["a placeholder", `OPENAI_API_KEY=your-api-key-goes-here-1234`],
    ["a variable", "const token = process.env.CLOUDFLARE_API_TOKEN_2;"],
    ["a template", "const apiKey = `${env.OPENAI_API_KEY_V1}`;"],
    ["a name", `{ tokenName: "color-primary-500-hover", token: "color-primary-500-hover" }`],
    ["a class", `<div class="sk-folding-cube-loading-indicator sk-child-1">`],
    ["a path", `<path d="M12.5 3.75a8.25 8.25 0 1 0 0 16.5A8.25 8.25 0 0 0 12.5 3.75zm-3.9 5.1"/>`],
    [
      "an image",
      `url(data:image/png;base64,${Buffer.from(Array.from({ length: 600 }, (_, i) => (i * 97) % 256)).toString("base64")})`,
    ],
    ["minified code", `const a=b.token,c=(d,e)=>d.secret===e.password?"ok":"password-too-short-min-8";`],
    ["a sentence", `password: "Enter at least 12 characters"`],
    ["a URL without a password", "postgres://localhost:5432/app and mysql://user:${PASSWORD}@db/app"],
    ["a storage key", `localStorage.setItem("auth-token-v1", value)`],
    ["a word with a dash", "task-list-with-a-long-css-class-name-2"],
  ])("takes %s for what it is", (_what, text) => {
    expect(findSecrets(text)).toEqual([]);
  });

  it.each([
    ["a key that browsers need", `apiKey:"AIza${alnum(35)}"`],
    ["a library that reads keys", 'if(!t.startsWith("-----BEGIN PRIVATE KEY-----"))throw'],
    ["a public web token", `anon:"eyJ${alnum(20)}.eyJ${alnum(60)}.${alnum(43)}"`],
  ])("allows %s in a build", (_what, text) => {
    expect(findSecrets(text, { in: "published" })).toEqual([]);
  });

  const known = `v3ry/S3cret+of this run ${alnum(20)}`;
  it.each([
    ["as it is", known],
    ["reversed", [...known].reverse().join("")],
    ["in Base64", Buffer.from(known).toString("base64")],
    ["in Base64, second position", Buffer.from(`x${known}y`).toString("base64")],
    ["in Base64, third position", Buffer.from(`xy${known}z`).toString("base64")],
    ["in Base64 for URLs", Buffer.from(`x${known}`).toString("base64url")],
    ["in hexadecimal", Buffer.from(known).toString("hex")],
    ["in capital hexadecimal", Buffer.from(known).toString("hex").toUpperCase()],
    ["in a URL", encodeURIComponent(known)],
  ])("finds and redacts a known credential %s", (_how, encoded) => {
    const text = `before ${encoded} after`;
    for (const where of ["source", "published", "prose"] as const) {
      expect(findSecrets(text, { known: [known], in: where })).toHaveLength(1);
    }
    const redacted = redactSecrets(text, { known: [known] });
    expect(redacted).toMatch(/^before .*\[redacted\].* after$/);
    expect(redacted).not.toContain(encoded.slice(6, -6));
  });

  it("does not search for a known credential that is too short to be one", () => {
    expect(findSecrets("none of them", { known: ["none", ""] })).toEqual([]);
  });

  it("redacts every credential in a text and leaves the rest", () => {
    const [one, two] = [`ghp_${alnum(36)}`, `cfut_${alnum(48)}`];
    expect(redactSecrets(`a ${one} b ${one} c ${two} d`)).toBe(
      "a ghp_…[redacted] b ghp_…[redacted] c cfut…[redacted] d",
    );
    expect(redactSecrets(`Nothing here, sha256:${hex(64)}`)).toBe(`Nothing here, sha256:${hex(64)}`);
  });

  it("searches a megabyte of code in well under a second", () => {
    const text = "const a=(b,c)=>{return b.token+c.secret};var d='QWxhZGRpbjpvcGVuIHNlc2FtZQ==';\n".repeat(
      13_000,
    );
    const began = performance.now();
    findSecrets(text, { known: [known] });
    expect(performance.now() - began).toBeLessThan(1000);
  });
});
