import { describe, expect, it } from 'vitest';
import { findOpenings } from '#edge/promotion-window.ts';
import { admit } from '#flow/admit.ts';
import { openWorld } from '../world/world.ts';
import { firstTags, newest, storyLine } from './memory-story.ts';

describe('a promotion', () => {
  it.each([
    ['maintainer@example.com', 'maintainer@example.com', 'is admitted'],
    ['Maintainer@Example.com', 'maintainer@example.com', 'is admitted'],
    ['maintainer@example.com', 'MAINTAINER@example.COM', 'is admitted'],
    ['maintainer@example.com', 'maintainer@example.com.evil', 'is forbidden'],
    ['maintainer@example.com', 'aintainer@example.com', 'is forbidden'],
    ['maintainer@example.com', '', 'is forbidden'],
  ])('that the line allows %s, asked for by %j, %s', async (promoter, email, end) => {
    const world = openWorld();
    await firstTags(world, undefined, { ...storyLine, promoters: [promoter] });
    const request = { candidate: newest(world).id, reason: 'all green' };
    const duty = { ports: world.ports, worker: 'promote' } as const;
    const asking = admit(duty, { email, subject: 'one' }, request, findOpenings);
    if (end === 'is admitted')
      return expect(await asking).toMatchObject({ candidate: request.candidate });
    const message = `${email} is not among the promoters of sample: ${promoter}`;
    await expect(asking).rejects.toMatchObject({ code: 'forbidden', message });
  });
});
