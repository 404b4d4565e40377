import { expect, vi } from 'vitest';
import { z } from 'zod';
import type { Stack } from '../../emulators/stack.ts';
import { expectConforms, fetchApi } from '../api/expect-conforms.ts';

const deadlineMs = 30_000;

const listShape = z.object({
  candidates: z.array(z.object({ candidate: z.string(), version: z.string().optional() })),
});
const planShape = z.object({
  plan: z.object({ images: z.array(z.object({ digest: z.string() })) }).optional(),
});

/** From now on every answer of the API, whoever asks, must be what its description says. */
export function checkEveryAnswer(): void {
  const plain = globalThis.fetch;
  vi.stubGlobal('fetch', async (...[input, init]: Parameters<typeof fetch>) => {
    const answer = await plain(input, init);
    const { pathname } = new URL(input instanceof Request ? input.url : input);
    if (pathname.startsWith('/api/v1/'))
      await expectConforms(init?.method ?? 'GET', pathname, answer.clone());
    return answer;
  });
}

/** Looks at all that a line has, by every address that it can be looked at. */
export async function lookAtAll(stack: Stack, line: string): Promise<readonly string[]> {
  const look = async (path: string): Promise<unknown> => {
    const address = `${stack.functions['status']}/api/v1/${path}`;
    const answer = await fetchApi(address, { signal: AbortSignal.timeout(deadlineMs) });
    expect([path, answer.status]).toEqual([path, 200]);
    return answer.json();
  };
  const { candidates } = listShape.parse(await look(`lines/${line}/candidates`));
  for (const { candidate, version } of candidates) {
    await look(`candidates/${candidate}`);
    const { plan } = planShape.parse(await look(`candidates/${candidate}/plan`));
    for (const { digest } of plan?.images ?? []) {
      await look(`digests/${digest}`);
      await look(`collection/${digest}`);
    }
    if (version === undefined) continue;
    await look(`promotions/${candidate}`);
    await look(`releases/${line}@${version}`);
  }
  await look('collection');
  return candidates.flatMap(({ version }) => version ?? []);
}
