import { describe, expect, it } from 'vitest';
import { redacted } from '#core/redact.ts';

const key = 'MIIEvQIBADANBgkqhkiG9w0BAQEFAASC\nBKcwggSjAgEAAoIBAQC7\n';
const letters = 'a1B2c3D4e5F6g7H8i9J0k1L2m3N4o5P6q7R8';

describe('a text that is kept', () => {
  it.each([
    ['a bearer token', `Bearer ${letters}`, 'Bearer [redacted]'],
    [
      'a header',
      'authorization: Basic dTpw, accept: */*',
      'authorization: [redacted], accept: */*',
    ],
    [
      'a header in JSON',
      '{"Authorization":"token abc","a":1}',
      '{"Authorization":"[redacted]","a":1}',
    ],
    ['a header without a scheme', 'Authorization=abc def', 'Authorization=[redacted] def'],
    [
      "a chat's webhook",
      'POST https://hooks.slack.com/services/T0/B0/x1 x',
      'POST https://hooks.slack.com/[redacted] x',
    ],
    ["a webhook's secret", `signs with whsec_${letters}== x`, 'signs with [redacted] x'],
    ["GitHub's token", `fatal: ghp_${letters} is bad`, 'fatal: [redacted] is bad'],
    ["GitHub's fine token", `github_pat_${letters}_x`, '[redacted]'],
    ["an app's token", `ghs_${letters}`, '[redacted]'],
    ["Google's token", `ya29.${letters}-_x y`, '[redacted] y'],
    ["Google's API key", `key=AIza${letters}`, 'key=[redacted]'],
    ["an OAuth client's secret", `GOCSPX-${letters}`, '[redacted]'],
    ['an identity token', `got eyJhbGciOi.eyJzdWIiOi.c2ln-x_ here`, 'got [redacted] here'],
    [
      'who signs in',
      'clone https://me:pw@github.com/a/b',
      'clone https://[redacted]@github.com/a/b',
    ],
    ['a token that signs in', 'https://abc123@github.com', 'https://[redacted]@github.com'],
    ['a password', 'PASSWORD=hunter2 make', 'PASSWORD=[redacted] make'],
    ['a quoted password', "db_password='hunter 2';", 'db_password=[redacted];'],
    ['a password in YAML', 'password: hunter2', 'password: [redacted]'],
    ['a token', 'export NPM_TOKEN=x1 A=1', 'export NPM_TOKEN=[redacted] A=1'],
    ['a token in an address', 'GET /a?access_token=x1&b=2', 'GET /a?access_token=[redacted]&b=2'],
    ['a secret', 'CLIENT_SECRET = "a b"', 'CLIENT_SECRET = [redacted]'],
    [
      'a secret in JSON',
      '{"client_secret": "ab", "a": 1}',
      '{"client_secret": [redacted], "a": 1}',
    ],
    ['a login of docker', '{"auth":"dTpw"}', '{"auth":"[redacted]"}'],
    ['a token in YAML', 'token: abc', 'token: [redacted]'],
    ['a secret in YAML', 'secret: abc', 'secret: [redacted]'],
    ['a quoted secret in YAML', 'client_secret: "a b"', 'client_secret: [redacted]'],
    ['a token of a command', 'run --token abc -v', 'run --token [redacted] -v'],
    ['who signs in with curl', 'curl -u me:pw x', 'curl -u me:[redacted] x'],
    ["Amazon's key", 'id AKIAABCDEFGHIJKLMNOP here', 'id [redacted] here'],
    ["GitLab's token", 'glpat-abcdefgh_1234', '[redacted]'],
    ["Slack's token", 'xoxb-123456-abcdef', '[redacted]'],
    ["Google's signature", '/a?X-Goog-Signature=ab1&b=2', '/a?X-Goog-Signature=[redacted]&b=2'],
    ["Amazon's signature", '/a?X-Amz-Signature=ab1&b=2', '/a?X-Amz-Signature=[redacted]&b=2'],
    ['a password with a slash', 'https://me:p/w@host/a', 'https://[redacted]@host/a'],
    ['a password with an @', 'https://me:p@w@host/a', 'https://[redacted]@host/a'],
    [
      'a private key',
      `a\n-----BEGIN RSA PRIVATE KEY-----\n${key}-----END RSA PRIVATE KEY-----\nb`,
      'a\n[redacted]\nb',
    ],
    ['a key that is cut off', `a\n-----BEGIN PRIVATE KEY-----\n${key}`, 'a\n[redacted]'],
    ['a key that began before', `${key}-----END PRIVATE KEY-----\nb`, '[redacted]\nb'],
  ])('has no more of %s', (_what, text, expected) => {
    expect(redacted(text)).toBe(expected);
  });

  it.each([
    'build step 1 "gcr.io/cloud-builders/docker" failed: step exited with non-zero status: 2',
    'us-docker.pkg.dev/csi-release/gcr.io/hello@sha256:0123456789abcdef',
    'https://console.cloud.google.com/cloud-build/builds/1;x=1?project=a',
    'syntax error: unexpected token: }',
    'secret "registry" not found',
    'the bearer of bad news',
    'the password is wrong',
    'secret "x" not found',
    'http://localhost:8080/v2/a@sha256:0123',
    'https://host/a@b',
    'git commit -u no',
    '',
  ])('stays as it is where it has none: %s', (text) => {
    expect(redacted(text)).toBe(text);
  });

  it.each([
    ['names', 'token'.repeat(13_000)],
    ['addresses', 'a://'.repeat(16_000)],
    ['identity tokens', 'eyJ-'.repeat(16_000)],
    ['keys', '-----BEGIN PRIVATE KEY-----'.repeat(2_400)],
    ['one word', 'a.'.repeat(32_000)],
  ])('is read in no time, though it is all %s', (_what, text) => {
    const beforeMs = performance.now();
    redacted(text);
    expect(performance.now() - beforeMs).toBeLessThan(2_000);
  });
});
