import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { webhookSecrets } from '#cloud/webhook-secrets.ts';

const one = 'a-secret-of-visible-ascii!~';
const other = 'f'.repeat(64);

let dir: string;
let file: string;
beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'webhook-secrets-'));
  file = join(dir, 'secrets');
});
afterAll(() => rm(dir, { recursive: true }));
afterEach(() => void vi.useRealTimers());

describe('secrets of the webhook', () => {
  it.each([
    ['one', one, [one]],
    ['one a line', `${one}\n${other}\n`, [one, other]],
    ['two with a blank between them', `${one} ${other}`, [one, other]],
    ['lines of another system', `${one}\r\n${other}\r\n\r\n`, [one, other]],
  ])('are read: %s', async (_what, text, secrets) => {
    await writeFile(file, text);
    expect(await webhookSecrets({ githubWebhookSecretsFile: file })()).toEqual(secrets);
    expect(await webhookSecrets({ githubWebhookSecrets: text })()).toEqual(secrets);
  });

  it.each([
    ['nothing', '', /has no secret: write one a line/],
    ['blanks', ' \n\n', /has no secret/],
    ['three', `${one}\n${other}\n${one}`, /has 3 secrets: at most 2/],
    ['a short one', `${one}\nsecret`, /secret 2 is not 20 to 255 visible ASCII characters/],
    ['an endless one', 'f'.repeat(256), /secret 1 is not/],
    ['letters of other alphabets', 'ü'.repeat(20), /openssl rand -hex 32/],
    ['a control character', `${one}\u0007`, /secret 1 is not/],
  ])('are refused and not shown: %s', async (_what, text, words) => {
    await writeFile(file, text);
    const reading = webhookSecrets({ githubWebhookSecretsFile: file })();
    await expect(reading).rejects.toThrow(words);
    await expect(reading).rejects.toThrow(`GITHUB_WEBHOOK_SECRETS_FILE ${file}`);
    await expect(reading).rejects.not.toThrow(one);
  });

  it('must be somewhere, and in one place', async () => {
    await expect(webhookSecrets({})()).rejects.toThrow(/neither GITHUB_WEBHOOK_SECRETS nor/);
    const both = { githubWebhookSecrets: one, githubWebhookSecretsFile: file };
    await expect(webhookSecrets(both)()).rejects.toThrow(/both set: remove one/);
    const nowhere = webhookSecrets({ githubWebhookSecretsFile: join(dir, 'none') });
    await expect(nowhere()).rejects.toThrow(/none cannot be read: ENOENT/);
  });

  it('are read again after three seconds, and after a fault, but not every time', async () => {
    vi.useFakeTimers({ toFake: ['performance'] });
    const secrets = webhookSecrets({ githubWebhookSecretsFile: file });
    await writeFile(file, one);
    expect(await secrets()).toEqual([one]);
    await writeFile(file, '');
    vi.advanceTimersByTime(3_000);
    expect(await secrets()).toEqual([one]);
    vi.advanceTimersByTime(1);
    await expect(secrets()).rejects.toThrow('has no secret');
    await writeFile(file, other);
    vi.advanceTimersByTime(3_001);
    expect(await secrets()).toEqual([other]);
  });
});
