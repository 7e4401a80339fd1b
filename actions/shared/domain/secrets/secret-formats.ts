/** A format of credentials that its provider documents. A match is almost certainly a credential. */
export interface SecretFormat {
  /** Noun phrase with an article, for messages. */
  readonly kind: string;
  /** Texts of which every match contains one, separated by spaces: a cheap test before the pattern. */
  readonly hints: string;
  readonly pattern: RegExp;
  /** True for keys that browsers need, so that they are public by design. They are refused in sources only. */
  readonly mayBePublic?: boolean;
}

const format = (kind: string, hints: string, pattern: RegExp): SecretFormat => ({ kind, hints, pattern });

/** Formats by provider. Sources are the providers' documentation; patterns end where the documented alphabet ends. */
export const SECRET_FORMATS: readonly SecretFormat[] = [
  // https://developers.cloudflare.com/fundamentals/api/get-started/token-formats/
  format("a Cloudflare API credential", "cfut_ cfat_ cfk_", /\bcf(?:ut|at|k)_[A-Za-z0-9]{40,64}/g),
  format("a Cloudflare Origin CA key", "v1.0-", /\bv1\.0-[0-9a-f]{16,32}-[0-9a-f]{100,}/g),
  format("a Cloudflare Turnstile secret", "0x4", /\b0x4[A-Za-z0-9_-]{32,}/g),
  format("an Anthropic API key", "sk-ant-", /\bsk-ant-[\w-]{20,}/g),
  format("an OpenRouter API key", "sk-or-", /\bsk-or-[\w-]{20,}/g),
  // If a run of these characters fails from one `sk-`, it fails from each later one: looking again would take quadratic time.
  format(
    "an OpenAI API key",
    "sk-",
    /\bsk-(?:(?:proj|svcacct|admin|None)-[\w-]{20,}|[0-9a-f]{32,}|(?<!\bsk-(?![0-9a-f]{32})[\w-]*?sk-)(?=[\w-]*\d)(?=[\w-]*[A-Z])[\w-]{20,})/g,
  ),
  // https://docs.github.com/en/authentication/keeping-your-account-and-data-secure/about-authentication-to-github
  format("a GitHub token", "ghp_ gho_ ghu_ ghs_ ghr_", /\bgh[pousr]_[A-Za-z0-9][\w.-]{34,}/g),
  format("a GitHub token", "github_pat_", /\bgithub_pat_\w{40,}/g),
  format(
    "a GitLab token",
    "glpat- glptt- gldt- glrt- glcbt- glft- glsoat- glimt- glagent-",
    /\bgl(?:pat|ptt|dt|rt|cbt|ft|soat|imt|agent)-[\w-]{20,}/g,
  ),
  format("an AWS access key", "AKIA ASIA ABIA ACCA", /\b(?:AKIA|ASIA|ABIA|ACCA)[0-9A-Z]{16}\b/g),
  { ...format("a Google API key", "AIza", /\bAIza[\w-]{35}/g), mayBePublic: true },
  format("a Google OAuth secret", "GOCSPX-", /\bGOCSPX-[\w-]{28}/g),
  format("a Google OAuth token", "ya29.", /\bya29\.[\w-]{30,}/g),
  format("an Azure storage key", "AccountKey=", /AccountKey=[A-Za-z0-9+/]{86}==/g),
  format("a Slack token", "xoxa- xoxb- xoxc- xoxe- xoxo- xoxp- xoxr- xoxs-", /\bxox[abceoprs]-[\w-]{20,}/g),
  format("a Slack token", "xapp-", /\bxapp-\d-[\w-]{20,}/g),
  format("a Slack webhook", "hooks.slack.com", /hooks\.slack\.com\/(?:services|workflows)\/[\w/]{20,}/g),
  format(
    "a Discord webhook",
    "/api/webhooks/",
    /discord(?:app)?\.com\/api\/webhooks\/\d{17,20}\/[\w-]{60,}/g,
  ),
  format("a Discord bot token", "iscord", /\b[MNO][A-Za-z\d]{23,25}\.[\w-]{6}\.[\w-]{27,}/g),
  format("a Telegram bot token", ":AA", /\b\d{8,10}:AA[\w-]{33}\b/g),
  format("a Stripe key", "k_live_ k_test_", /\b[sr]k_(?:live|test)_[0-9A-Za-z]{16,}/g),
  format("a webhook secret", "whsec_", /\bwhsec_[A-Za-z0-9+/=]{24,}/g),
  format("an npm token", "npm_", /\bnpm_[A-Za-z0-9]{36}\b/g),
  format("a PyPI token", "pypi-", /\bpypi-[\w-]{50,}/g),
  format("a SendGrid key", "SG.", /\bSG\.[\w-]{16,}\.[\w-]{16,}/g),
  format("a Mailchimp key", "-us1 -us2 -us3 -us4 -us5 -us6 -us7 -us8 -us9", /\b[0-9a-f]{32}-us\d{1,2}\b/g),
  format("a Resend key", "re_", /\bre_[A-Za-z0-9]{8}_[A-Za-z0-9]{24}\b/g),
  format("a Twilio key", "SK", /\bSK[0-9a-f]{32}\b/g),
  format("a Shopify token", "shpat_ shpca_ shppa_ shpss_", /\bshp(?:at|ca|pa|ss)_[0-9a-fA-F]{32}\b/g),
  format("a Square token", "sq0", /\bsq0(?:atp|csp)-[\w-]{22,}/g),
  format("a DigitalOcean token", "_v1_", /\bdo[opr]_v1_[0-9a-f]{64}\b/g),
  format("a Hugging Face token", "hf_", /\bhf_[A-Za-z0-9]{34}\b/g),
  format("a Replicate token", "r8_", /\br8_[A-Za-z0-9]{37}\b/g),
  format("a Groq API key", "gsk_", /\bgsk_[A-Za-z0-9]{40,}/g),
  format("an xAI API key", "xai-", /\bxai-[A-Za-z0-9]{70,}/g),
  format("a Perplexity API key", "pplx-", /\bpplx-[A-Za-z0-9]{40,}/g),
  format("a Linear API key", "lin_api_", /\blin_api_[A-Za-z0-9]{40}/g),
  format("a Notion token", "ntn_", /\bntn_[A-Za-z0-9]{40,}/g),
  format("a Databricks token", "dapi", /\bdapi[0-9a-f]{32}\b/g),
  format("a Supabase key", "sbp_ sb_secret_", /\bsb(?:p_[0-9a-f]{40}|_secret_[\w-]{30,})/g),
  format("a PlanetScale credential", "pscale_", /\bpscale_(?:tkn|pw|oauth)_[\w-]{32,}/g),
  format("a Netlify token", "nfp_", /\bnfp_[A-Za-z0-9]{36,}/g),
  format("a Sentry token", "sntrys_ sntryu_", /\bsntr(?:ys|yu)_[\w+/=-]{40,}/g),
  format("an Atlassian token", "ATATT3", /\bATATT3[\w=-]{60,}/g),
  format("a Doppler token", "dp.", /\bdp\.(?:pt|st|ct|sa)\.[\w.-]{40,}/g),
  format("a Vault token", "hvs.", /\bhvs\.[\w-]{24,}/g),
  format("an age key", "AGE-SECRET-KEY-", /\bAGE-SECRET-KEY-1[0-9A-Z]{58}/g),
  format(
    "a password in a URL",
    "postgres mysql:// mariadb:// mongodb redis:// rediss:// amqp",
    /\b(?:postgres(?:ql)?|mysql|mariadb|mongodb(?:\+srv)?|rediss?|amqps?):\/\/[^:@\s/"'`]*:(?![<{$*%])[^@\s/"'`]{6,}@[\w.-]+/g,
  ),
  {
    // As for OpenAI, only the first `eyJ` of a run is tried.
    ...format(
      "a JSON web token",
      "eyJ",
      /\b(?=eyJ)(?<!\beyJ[\w-]*?)eyJ[\w-]{10,}\.eyJ[\w-]{10,}\.[\w-]{16,}/g,
    ),
    mayBePublic: true,
  },
  // Libraries that read keys contain the first line.
  {
    ...format("a private key", "-----BEGIN", /-----BEGIN (?:[A-Z0-9]+ )*PRIVATE KEY(?: BLOCK)?-----/g),
    mayBePublic: true,
  },
  format(
    "a private key",
    "-----BEGIN",
    /-----BEGIN (?:[A-Z0-9]+ )*PRIVATE KEY(?: BLOCK)?-----(?:\s|\\[rn])*[A-Za-z0-9+/=]{16,}/g,
  ),
];
