import { releaseName } from '#core/release.ts';
import { openChance } from './chance.ts';
import { hourMs, minuteMs } from './durations.ts';
import { every } from './promoters.ts';
import { releases } from './promotion-invariants.ts';
import type { Ask } from './requests.ts';
import type { Stage } from './stage.ts';

/** In so many runs are releases withdrawn, and so often then is one looked for. */
const runsRate = 0.35;
const withdrawnRate = 0.4;
/** So often is it the newest, and else any that ever was reserved. */
const newestRate = 0.6;
/** So often does another person withdraw the same. */
const doubledRate = 0.3;

/** Lets people withdraw releases, also such as are not out; only where not everything must be released. */
export function openWithdrawers(stage: Stage, ask: Ask): void {
  const { plan, world } = stage;
  if (plan.mode !== 'usual' || !openChance(plan.seed, 'who withdraws').isSo(runsRate)) return;
  every(stage, hourMs, () => {
    const chance = stage.chance('withdrawers');
    const all = releases(world).toSorted((a, b) => a.admittedAtMs - b.admittedAtMs);
    if (all.length === 0 || !chance.isSo(withdrawnRate)) return;
    const one = (chance.isSo(newestRate) ? all.at(-1) : undefined) ?? chance.pick(all);
    const release = releaseName(one.line, one.version);
    const asked = { path: '/api/v1/withdrawn-releases', body: { release, reason: 'it is bad' } };
    const isHeard = () => stage.tally.sometimes('a release was withdrawn');
    stage.after(chance.between(0, 30 * minuteMs), () => ask(asked, isHeard));
    if (!chance.isSo(doubledRate)) return;
    stage.after(chance.between(0, hourMs), () =>
      ask({ ...asked, idempotencyKey: `again-${one.line}-${one.version}` }),
    );
  });
}
