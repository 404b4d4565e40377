import { createHmac, randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import type { SampleComponent } from '../sample/repositories.ts';
import type { StackAddresses } from '../stack/addresses.ts';
import { check } from './checks.ts';

const deadlineMs = 10_000;
const noCommit = '0'.repeat(40);

/** The push of a tag: that it was made, or deleted. */
interface TagPush {
  readonly component: SampleComponent;
  readonly tag: string;
  readonly isDeleted?: boolean;
}

/**
 * Tells `github-webhook` of a push as GitHub does, signed with the stack's secret.
 * @throws Error where it is not taken
 */
export async function tellAsGithub(
  { functions, webhookSecrets }: StackAddresses,
  { component, tag, isDeleted = false }: TagPush,
): Promise<void> {
  const name = `sample/${component}`;
  const body = JSON.stringify({
    ref: `refs/tags/${tag}`,
    before: noCommit,
    after: noCommit,
    created: !isDeleted,
    deleted: isDeleted,
    forced: false,
    repository: { full_name: name, html_url: `https://git.sample.example/${name}` },
  });
  const [secret = ''] = (await readFile(webhookSecrets, 'utf8')).split('\n');
  const answer = await fetch(functions['github-webhook'] ?? '', {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      'x-github-event': 'push',
      'x-github-delivery': randomUUID(),
      'x-hub-signature-256': `sha256=${createHmac('sha256', secret).update(body).digest('hex')}`,
    },
    body,
    signal: AbortSignal.timeout(deadlineMs),
  });
  check(answer.status === 202, `the webhook answered ${answer.status}: ${await answer.text()}`);
}
