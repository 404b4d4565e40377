import { describe, expect, it } from 'vitest';
import { parseVersionBound } from '#core/component-image.ts';
import type { CellPolicy, ReleaseLine } from '#core/line.ts';
import { aCellPolicy } from '../given/line.ts';
import { aSuite } from '../given/recipe.ts';
import { bodies } from '../world/life.ts';
import { openWorld } from '../world/world.ts';
import { day, debts, firstTags, newest, quiet, storyLine, tag, theLine } from './memory-story.ts';

const patch = parseVersionBound('1.0.1') ?? expect.unreachable();
const webhook = { name: 'hello-webhook', platforms: ['linux/amd64'], since: patch };
const steps = [{ name: 'curl', args: ['--webhook=$_IMAGE_HELLO_WEBHOOK'] }];

/** The story's line, whose hello has a webhook from v1.0.1 on, with one more cell that tests it. */
function lineTestingWebhook(counts: CellPolicy['counts']): ReleaseLine {
  const components = storyLine.components.map((own) => {
    const { component } = own;
    const isHello = component.name === 'hello';
    const images = isHello ? [...component.images, webhook] : component.images;
    return { ...own, component: { ...component, images } };
  });
  const recipe = aSuite({ steps });
  const made = { name: 'webhook', counts, recipe, runs: 'cloud-build', deadlineMs: day } as const;
  return { ...storyLine, components, cells: [...storyLine.cells, aCellPolicy(made)] };
}

const why =
  'cell webhook names _IMAGE_HELLO_WEBHOOK, which would be empty: ' +
  'write one of _IMAGE_HELLO, _IMAGE_COUNTER, _IMAGE_COUNTER_PROBE, ' +
  'or tag a version that has it';

describe('a cell that names an image which the set lacks', () => {
  it('opens no candidate where it blocks, until a tag has the image', async () => {
    const world = openWorld();
    await firstTags(world, undefined, lineTestingWebhook('blocking'));
    expect(theLine(world).why).toBe(why);
    expect([bodies(world, 'candidate').size, world.builds.all(), debts(world)]).toEqual([
      0,
      [],
      [],
    ]);
    await tag(world, 'hello', 'v1.0.1');
    await quiet(world);
    expect(theLine(world).why).toBeUndefined();
    expect(newest(world).phase).toBe('accepted');
  });

  it('errs before it starts where it informs, and decides nothing', async () => {
    const world = openWorld();
    await firstTags(world, undefined, lineTestingWebhook('informing'));
    expect(newest(world)).toMatchObject({
      phase: 'accepted',
      cells: { webhook: { attempts: [{ outcome: 'errored', why }] } },
    });
    const ofWebhook = world.builds
      .all()
      .filter(({ purpose }) => purpose?.kind === 'cell' && purpose.cell === 'webhook');
    expect(ofWebhook).toEqual([]);
  });
});
