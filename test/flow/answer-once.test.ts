import { describe, expect, it } from 'vitest';
import { PermanentError } from '#core/permanent-error.ts';
import { answerOnce, answerTtlMs } from '#flow/answer-once.ts';
import type { PersonsRequest } from '#flow/persons-request.ts';
import { openWorld } from '../world/world.ts';

/** A world in which every answer has another number, and who asks in it. */
function openAsking() {
  const world = openWorld();
  let times = 0;
  const respond = answerOnce(
    (header) => header,
    async ({ body }) => {
      times += 1;
      if (body === 'bad') throw new PermanentError('conflict', `refused ${times}`);
      return { status: 202, location: '/here', body: { times } };
    },
  );
  const duty = { ports: world.ports, worker: 'promote' } as const;
  const ask = (facts: Partial<PersonsRequest> & { readonly subject?: string } = {}) => {
    const { subject = 'ann', ...request } = facts;
    const person = { email: 'ann@example.com', subject };
    const path = '/api/v1/promotions';
    return respond({ person, path, body: { a: 1, b: 2 }, idempotencyKey: 'key', ...request }, duty);
  };
  return { world, ask };
}

const first = { status: 202, location: '/here', body: { times: 1 } };
const second = { ...first, body: { times: 2 } };

describe('a request with an idempotency key', () => {
  it('has one answer, whatever the order of its keys', async () => {
    const { ask } = openAsking();
    expect(await ask()).toEqual(first);
    expect(await ask({ body: { b: 2, a: 1 } })).toEqual(first);
  });

  it.each([
    ['another key', { idempotencyKey: 'other' }],
    ['no key', { idempotencyKey: undefined }],
    ['another path', { path: '/api/v1/rounds' }],
    ['another person, whose it never was', { subject: 'bob' }],
  ])('is another one with %s', async (_what, facts) => {
    const { ask } = openAsking();
    await ask();
    expect(await ask(facts)).toEqual(second);
  });

  it('is refused where the key was used for something else', async () => {
    const { ask } = openAsking();
    await ask();
    const wayOut = 'Idempotency-Key key was used before; send another key for another request';
    await expect(ask({ body: {} })).rejects.toMatchObject({ code: 'conflict', message: wayOut });
  });

  it('that was refused may be asked again', async () => {
    const { ask } = openAsking();
    await expect(ask({ body: 'bad' })).rejects.toThrow('refused 1');
    await expect(ask({ body: 'bad' })).rejects.toThrow('refused 2');
  });

  it('is a new one after its time', async () => {
    const { world, ask } = openAsking();
    await ask();
    world.advance(answerTtlMs - 1);
    expect(await ask()).toEqual(first);
    world.advance(1);
    expect(await ask()).toEqual(second);
  });
});
