/** What takes the place of a secret. */
const blank = '[redacted]';

/** Forms of secrets, as they stand in logs and errors; what is kept of a match is its first group. */
const secrets: readonly RegExp[] = [
  /()-----BEGIN [A-Z ]{0,40}PRIVATE KEY-----[\s\S]*?(?:-----END [A-Z ]{0,40}PRIVATE KEY-----|$)/g,
  // The end of a log may begin within a key.
  /^()[\s\S]*-----END [A-Z ]{0,40}PRIVATE KEY-----/g,
  /\b(authorization["']?\s{0,9}[:=]\s{0,9}["']?)(?:(?:bearer|basic|token|digest)\s+)?[^\s"',;]+/gi,
  /\b((?:bearer|basic)\s{1,9})[\w.~+/-]{8,}=*/gi,
  /()\b(?:gh[pousr]_\w{16,255}|github_pat_\w{16,255})/g,
  /()\bya29\.[\w.-]{8,}/g,
  /()\bAIza[\w-]{30,}/g,
  /()\bGOCSPX-[\w-]{8,}/g,
  /()\beyJ[\w-]{6,4000}\.[\w-]{4,4000}\.[\w-]*/g,
  /()\b(?:AKIA|ASIA)[0-9A-Z]{16}\b/g,
  /()\bglpat-[\w-]{8,}/g,
  /()\bxox[a-z]-[\w-]{8,}/g,
  /(\bhttps:\/\/hooks\.slack\.com\/)[^\s"']+/gi,
  /()\bwhsec_[\w+/-]{8,}={0,2}/g,
  /\b(X-(?:Goog|Amz)-Signature=)[^\s&"']+/gi,
  // Who signs in ends at the last @; with a slash in it only where a password is begun before it.
  /\b([a-z][a-z0-9+.-]{0,20}:\/\/)(?:[^\s/@:"']{0,200}:(?!\d{1,5}\/)[^\s"'?#]{1,400}|[^\s/"']{1,400})(?=@)/gi,
  /("auth"\s{0,9}:\s{0,9}")[^"\n]+/gi,
  /((?:^|\s)-u\s{1,9}["']?[^\s:"']{1,200}:)[^\s"']+/g,
  /((?:^|\s)--?[\w-]{0,40}(?:passw(?:or)?d|secret|token|api-?key)\s{1,9})(?!-)[^\s"']+/gi,
  /\b(\w{0,40}(?:passw(?:or)?d|secret|token|api_?key|private_?key)\w{0,40}["']?(?:\s{0,9}=|["']\s{0,9}:)\s{0,9})(?:"[^"\n]*"?|'[^'\n]*'?|[^\s,;&"']+)/gi,
  /\b(\w{0,40}(?:passw(?:or)?d|secret|token|api_?key|private_?key)\w{0,40}:\s{0,9})(?:"[^"\n]*"?|'[^'\n]*'?|[\w$+/.-][^\s,;&"']*)/gi,
  /\b(\w{0,40}passw(?:or)?d\w{0,40}\s{0,9}:\s{0,9})[^\s,;&"']+/gi,
];

/**
 * A text without what looks like a secret: tokens, `Authorization` values, private keys, who signs
 * in to an address, and what is assigned to a password, a token or a secret. Texts that come of
 * builds and tests pass it before they are kept, and before they are cut.
 */
export function redacted(text: string): string {
  return secrets.reduce((kept, form) => kept.replace(form, `$1${blank}`), text);
}
