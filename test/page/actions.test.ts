import { expect, it } from 'vitest';
import type { ShownAction } from '#core/action.ts';
import { actionList } from '#page/actions.ts';

const action: ShownAction = {
  ...{ name: 'end-hold', title: 'End it', path: '/api/v1/ended-holds' },
  ...{ body: {}, fields: [], consequences: [], who: [] },
};

it('gives each action a place of its own, however much alike what they are about', async () => {
  const names = ['a b', 'a-b', 'a_b', 'a/b', 'a.b', 'A-b', 'a–b', 'a'.repeat(90), 'a'.repeat(91)];
  const actions = names.map((name) => ({ ...action, body: { name } }));
  const shown = (await actionList(actions, '/', {})).toString();
  const places = [...shown.matchAll(/ id="(do-[^"]*)"/g)].map(([, place]) => place);
  expect(new Set(places).size).toBe(names.length);
  for (const place of places) expect(place).toMatch(/^[\w-]+$/);
});
