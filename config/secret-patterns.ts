/**
 * Forms that credentials have by design.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html#identifiers-unique-ids
 * https://docs.github.com/en/code-security/secret-scanning/introduction/supported-secret-scanning-patterns
 */
const CREDENTIAL_FORMS: readonly RegExp[] = [
  /\b(?:AKIA|ASIA|ABIA|ACCA)[A-Z0-9]{16}\b/, // AWS access key id
  /-----BEGIN [A-Z ]*PRIVATE KEY/, // PEM
  /\b(?:gh[oprsu]_\w{20,}|github_pat_\w{20,})/, // GitHub
  /\bglpat-[\w-]{20,}/, // GitLab
  /\bxox[a-z]-[\w-]{10,}|\bxapp-[\w-]{10,}|hooks\.slack\.com\/services\/\w/, // Slack
  /\b[rsp]k_(?:live|test)_\w{10,}|\bwhsec_\w{10,}/, // Stripe
  /\bAIza[\w-]{35}|\bya29\.[\w-]{10,}/, // Google
  /\bnpm_\w{36}\b/, // npm
  /\bsk-[\w-]{20,}/, // OpenAI, Anthropic
  /\bSG\.[\w-]{16,}\.[\w-]{16,}/, // SendGrid
  /\beyJ[\w-]{8,}\.[\w-]{8,}/, // JSON Web Token
];

/** Forms in which people write a credential down. */
const CREDENTIAL_CONTEXTS: readonly RegExp[] = [
  /\b[a-z][a-z0-9+.-]*:\/\/[^\s/?#@]+@/i, // user information in a URL
  /[?&;#](?:api[_-]?key|app[_-]?id|key|(?:access[_-]?)?token|auth|password|secret|sig(?:nature)?)=[^&\s]/i,
  /\b(?:bearer|basic)\s+[\w.~+/=-]{8,}/i, // value of an Authorization header
  /\b(?:api[_-]?key|token|authorization|passw(?:or)?d|secret)\s*[:=]\s*\S{6,}/i,
];

/** An ARN. Its random-looking parts (role names, key ids) are identifiers. */
const ARN = /^arn:aws[a-z-]*:[a-z0-9-]+:[a-z0-9-]*:\d*:[\w+=,.@:/*?-]+$/;

const UUID = /\b[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}\b/gi;

/**
 * Whether a text has the form of a credential, or has a part too random for a name.
 *
 * ARNs and UUIDs count as identifiers. A hash in hexadecimal cannot be told from an API key, so it
 * counts as a secret; {@link isRevision} names the exception.
 */
export function looksLikeSecret(text: string): boolean {
  if (CREDENTIAL_FORMS.some((form) => form.test(text))) {
    return true;
  }
  if (ARN.test(text)) {
    return false;
  }
  return (
    CREDENTIAL_CONTEXTS.some((context) => context.test(text)) ||
    text
      .replace(UUID, " ")
      .split(/[^\w+/=-]+/)
      .some(isRandom)
  );
}

/** Whether a tag holds a Git revision or an image digest: the tag's key says so. */
export function isRevision(key: string, value: string): boolean {
  return /commit|revision|sha|digest/i.test(key) && /^(?:[0-9a-f]{40}|[0-9a-f]{64})$/.test(value);
}

/** Whether a key is one under which people write secrets, such as `apiKey` or `password`. */
export function namesSecret(key: string): boolean {
  const word = key.toLowerCase().replace(/[^a-z]/g, "");
  return (
    /^(?:.*(?:api|access|auth|bearer|client|private|refresh|secret|shared|signing))?(?:key|token|secret)s?(?:value|string)?$/.test(
      word,
    ) || /(?:password|passwd|passphrase|credentials?)$/.test(word)
  );
}

/**
 * Counts the characters of a token that belong to no word and no number: `acme-state-2024` has
 * none, a generated key has nothing else. AWS secret keys are exactly 40 characters and may
 * contain slashes that cut them up, hence the lower limit there.
 */
function isRandom(token: string): boolean {
  const odd = token
    .split(/[_+/=-]+/)
    .filter((part) => !isWordOrNumber(part))
    .join("");
  return odd.length >= (token.length === 40 ? 12 : 20) && bitsPerCharacter(odd) >= 3;
}

function isWordOrNumber(part: string): boolean {
  // A number, or a word with a few digits after it.
  const [, letters, digits = ""] = /^([A-Za-z]*)(\d*)$/.exec(part) ?? [];
  if (letters === undefined || (letters !== "" && digits.length > 6)) {
    return false;
  }
  const capitals = letters.replace(/[a-z]/g, "").length;
  const isWord = capitals === letters.length || capitals <= letters.length / 4;
  return isWord || letters.length < 16;
}

/** Shannon entropy. Random hexadecimal has nearly 4 bits, a repeated pattern far fewer. */
function bitsPerCharacter(text: string): number {
  const counts = new Map<string, number>();
  for (const character of text) {
    counts.set(character, (counts.get(character) ?? 0) + 1);
  }
  let bits = 0;
  for (const count of counts.values()) {
    const share = count / text.length;
    bits -= share * Math.log2(share);
  }
  return bits;
}
