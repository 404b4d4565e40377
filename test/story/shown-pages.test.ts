import { describe, expect, it } from 'vitest';
import { pages } from '#api/pages.ts';
import { status, statusPage } from '../../functions/status.ts';
import { openWorld, type World } from '../world/world.ts';
import { firstTags, newest, promoteNewest, quiet, rest, tag } from './memory-story.ts';

const promoter = 'maintainer@example.com';

/** What a browser is shown at an address. */
async function shown(world: World, address: string) {
  const duty = { ports: world.ports, worker: 'status' } as const;
  return statusPage(address, duty, { email: promoter });
}

/** A world with a release, a tag in quarantine, and a candidate that may be promoted. */
async function given(): Promise<World> {
  const world = openWorld();
  await firstTags(world);
  await promoteNewest(world);
  await rest(world);
  await tag(world, 'hello', 'v1.12.0');
  await tag(world, 'hello', 'v1.0.1');
  await quiet(world);
  return world;
}

/** Every page, at an address that has something to show, and words that it must have. */
const addresses = (world: World): Readonly<Record<string, readonly [string, RegExp]>> => ({
  '/': ['/', /sample@v1\.0\.0/],
  '/c/{candidate}/audit': [`/c/${newest(world).id}/audit`, /opened/],
  '/l/{line}': ['/l/sample', /Candidates of sample/],
  '/c/{candidate}': [`/c/${newest(world).id}`, /Promote as sample@v1\.0\.1/],
  '/r/{line}/{version}': ['/r/sample/v1.0.0', /Withdraw sample@v1\.0\.0/],
  '/tags': ['/tags', /csi-release\/csi\/hello/],
  '/quarantine': ['/quarantine', /Release hello v1\.12\.0 from quarantine/],
  '/holds': ['/holds', /Nothing is held/],
  '/gc': ['/gc', /Staging areas/],
  '/why': ['/why?component=hello&tag=v1.12.0', /quarantine/i],
  '/what-if': ['/what-if?line=sample&component=hello&tag=v1.1.0', /It would be sample@v1\.1\.0/],
  '/compare': [`/compare?from=sample@v1.0.0&to=${newest(world).id}`, /A patch difference/],
  '/compatibility': ['/compatibility', /Which set to take/],
});

describe('the pages', () => {
  it('are each shown, made of what there is', async () => {
    const world = await given();
    const visited = addresses(world);
    expect(Object.keys(visited).sort()).toEqual(pages.map(({ path }) => path).sort());
    for (const [address, words] of Object.values(visited)) {
      const { status = 200, type, content } = await shown(world, address);
      expect([address, status, type]).toEqual([address, 200, 'text/html']);
      expect(content).toMatch(words);
    }
  });

  it('lead to no place of ours that is not there', async () => {
    const world = await given();
    const links = new Set<string>();
    for (const [address] of Object.values(addresses(world)))
      for (const [, link = ''] of (await shown(world, address)).content.matchAll(
        /href="(\/[^"]*)"/g,
      ))
        if (!/^\/(?:api|_gcp_iap)\//.test(link)) links.add(link.replaceAll('&amp;', '&'));
    expect(links.size).toBeGreaterThan(pages.length);
    for (const link of links)
      expect([link, (await shown(world, link)).status]).toEqual([link, undefined]);
  });

  it('are each made of what stands at the address that it tells, with what was asked', async () => {
    const world = await given();
    const duty = { ports: world.ports, worker: 'status' } as const;
    const { id } = newest(world);
    const all = Object.values(addresses(world)).map(([address]) => address);
    for (const address of [...all, `/l/sample?after=${id}`, `/gc?after=${id}`]) {
      const { content } = await shown(world, address);
      const [, told = ''] = /<a href="(\/api\/[^"]+)">This page as JSON/.exec(content) ?? [];
      const from = told.replaceAll('&amp;', '&');
      const asked = new URL(address, 'http://status').searchParams;
      const said = new URL(from, 'http://status').searchParams;
      expect([address, ...said]).toEqual(expect.arrayContaining([address, ...asked]));
      expect((await status(from, duty)).body).toBeTypeOf('object');
    }
  });

  it('have a badge for each line, as a picture that says in words what it shows', async () => {
    const world = await given();
    const { type, content } = await shown(world, '/badge/sample.svg');
    expect(type).toBe('image/svg+xml');
    expect(content).toContain('<title>sample: v1.0.0 · needs a person</title>');
    expect(Buffer.byteLength(content)).toBeLessThan(2_000);
    const empty = openWorld();
    empty.lines = world.lines;
    expect((await shown(empty, '/badge/sample.svg')).content).toContain('no release yet');
    expect((await shown(empty, '/badge/other.svg')).status).toBe(404);
    expect((await shown(empty, '/badge/%3Cscript.svg')).status).toBe(400);
  });

  it.each(['/why', '/what-if', '/compare', '/compare?from=sample@v1.0.0'])(
    '%s is the form to ask where nothing is asked',
    async (address) => {
      expect((await shown(openWorld(), address)).content).toContain('<form method="get"');
    },
  );

  it.each([
    ['/nothing', 404],
    ['/c/none', 404],
    ['/r/sample/v9.9.9', 404],
    ['/r/sample/latest', 400],
    ['/l/UPPER', 400],
    ['/gc?after=%00', 400],
    ['/tags?unheard=of', 400],
    ['/c/%ff', 400],
  ])('%s says what is wrong: %d', async (address, status) => {
    const page = await shown(openWorld(), address);
    expect(page.status).toBe(status);
    expect(page.content).toContain('role="alert"');
  });
});
