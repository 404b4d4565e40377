import { describe, expect, it } from 'vitest';
import { pages } from '#api/pages.ts';
import { status, statusPage } from '../../functions/status.ts';
import { openWorld, type World } from '../world/world.ts';
import { newest } from './memory-story.ts';
import { addressesToShow, formsToShow, worldToShow } from './shown-addresses.ts';

const promoter = 'maintainer@example.com';

/** What a browser is shown at an address. */
async function shown(world: World, address: string) {
  const duty = { ports: world.ports, worker: 'status' } as const;
  return statusPage(address, duty, { email: promoter });
}

describe('the pages', () => {
  it('are each shown, made of what there is', async () => {
    const world = await worldToShow();
    const visited = addressesToShow(world);
    expect(Object.keys(visited).sort()).toEqual(pages.map(({ path }) => path).sort());
    for (const [address, words] of Object.values(visited)) {
      const { status = 200, type, content } = await shown(world, address);
      expect([address, status, type]).toEqual([address, 200, 'text/html']);
      expect(content).toMatch(words);
    }
  });

  it('lead to no place of ours that is not there', async () => {
    const world = await worldToShow();
    const links = new Set<string>();
    for (const [address] of Object.values(addressesToShow(world)))
      for (const [, link = ''] of (await shown(world, address)).content.matchAll(
        /href="(\/[^"]*)"/g,
      ))
        if (!/^\/(?:api|_gcp_iap)\//.test(link)) links.add(link.replaceAll('&amp;', '&'));
    expect(links.size).toBeGreaterThan(pages.length);
    for (const link of links)
      expect([link, (await shown(world, link)).status]).toEqual([link, undefined]);
  });

  it('are each made of what stands at the address that it tells, with what was asked', async () => {
    const world = await worldToShow();
    const duty = { ports: world.ports, worker: 'status' } as const;
    const { id } = newest(world);
    const all = Object.values(addressesToShow(world)).map(([address]) => address);
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
    const world = await worldToShow();
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

  it.each(formsToShow)('%s is the form to ask where nothing is asked', async (address) => {
    expect((await shown(openWorld(), address)).content).toContain('<form method="get"');
  });

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
