import { expect, it } from 'vitest';
import { isoTime } from '#core/iso-time.ts';
import type { Kind } from '#core/kinds.ts';
import type { ShownTransition } from '#core/shown-audit.ts';
import { showCandidateAudit } from '#flow/show-audit.ts';
import type { Transaction } from '#flow/store.ts';
import { aCandidate } from '../given/candidate.ts';
import { aPromotion } from '../given/promotion.ts';
import { openWorld } from '../world/world.ts';

const duty = (world: ReturnType<typeof openWorld>) =>
  ({ ports: world.ports, worker: 'status' }) as const;

function audited(transaction: Transaction, kind: Kind, revisions: number, timeOf: TimeOf) {
  for (let revision = 1; revision <= revisions; revision += 1) {
    const said = { event: 'due', why: 'it was time', by: 'gc-tick', atMs: timeOf(revision) };
    const record = { kind, id: 'one', revision, ...said };
    transaction.putRecord('audit', `${kind}:one:${revision}`, record);
  }
}

type TimeOf = (revision: number) => number;

it.each([
  ['a promotion among them', 60, 45, (revision: number) => revision * 10],
  ['a promotion after all of them', 60, 45, (revision: number) => 10_000 + revision],
  ['many of one instant', 51, 50, () => 10],
  ['two full pages', 50, 50, (revision: number) => revision * 10],
])('What happened is shown once, page by page: %s', async (_name, own, promoted, timeOf) => {
  const world = openWorld();
  await world.ports.store.transact(async (transaction) => {
    const kept = { owed: [], dueAtMs: null };
    transaction.put('candidate', 'one', { body: aCandidate('released'), ...kept, revision: own });
    transaction.put('promotion', 'one', {
      body: aPromotion('stating', []),
      ...kept,
      revision: promoted,
    });
    audited(transaction, 'candidate', own, (revision) => revision * 10);
    audited(transaction, 'promotion', promoted, timeOf);
  });
  const seen: ShownTransition[] = [];
  let page = await showCandidateAudit(duty(world), 'one');
  seen.push(...page.transitions);
  for (let pages = 1; page.next !== undefined && pages < 10; pages += 1) {
    expect(page.transitions).toHaveLength(50);
    const after = page.next.split('after=')[1]?.split('-').map(Number);
    page = await showCandidateAudit(duty(world), 'one', after);
    seen.push(...page.transitions);
  }
  expect(page.next).toBeUndefined();
  const names = seen.map(({ kind, revision }) => `${kind}:${revision}`);
  expect(names).toHaveLength(own + promoted);
  expect(new Set(names).size).toBe(own + promoted);
  const times = seen.map(({ at }) => at);
  expect(times).toEqual(times.toSorted((a, b) => b.localeCompare(a)));
  expect(times.at(-1)).toBe(isoTime(10));
});
