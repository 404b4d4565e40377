import { describe, expect, it } from 'vitest';
import { findOpenings } from '#edge/promotion-window.ts';
import { showPlan } from '#flow/show-plan.ts';
import { showWhy } from '#flow/show-why.ts';
import { promotableWorlds } from './promotable-worlds.ts';

type Name = keyof typeof promotableWorlds;

/** How the sentence begins that is said of the candidate somebody asks for. */
const sentences: Readonly<Record<Name, RegExp>> = {
  accepted: /^May be promoted: all blocking cells passed/,
  untested: /^Testing: /,
  deleting: /: its staging area is being collected/,
  failed: /^Failed: interop failed/,
  expired: /^Accepted, and its time is over/,
  deleted: /: its staging area is collected/,
  released: /^Released as sample@v1.0.0 at /,
  'the same set again': /^Accepted, and nothing new: its set equals that of sample@v1.0.0$/,
  'an older set': /^Accepted, and not promoted: hello v1.0.0 is lower than in sample@v1.0.0/,
  'a foreign tag': /^May be promoted/,
  'a forged statement': /^May be promoted/,
  'another under way': /^Accepted, and waits for the promotion of /,
  'approved by nobody': /^Lacks 1 of 1 approval: /,
  'approved by dan alone': /^May be promoted/,
  'approved by ann twice': /^Lacks 1 of 2 approvals: /,
  'approved a day ago': /^Lacks 1 of 1 approval: /,
  'a moved tag': /^May be promoted/,
  'a held component': /^Accepted, and held: component hello is held until /,
  'a closed window': /^Accepted: sample promotes in its windows, and none is open/,
};

/** What a registry or a repository alone knows: the plan looks there, and the verdict does not. */
const knownOutside: readonly Name[] = ['a foreign tag', 'a forged statement', 'a moved tag'];

const names = Object.keys(promotableWorlds).filter((name): name is Name => name in sentences);

describe('the verdict on a candidate', () => {
  it.each(names)('and its plan agree: %s', async (name) => {
    const { world, candidate } = await promotableWorlds[name]();
    const duty = { ports: world.ports, worker: 'status' } as const;
    const { verdict } = await showWhy(duty, { candidate }, findOpenings);
    expect(verdict.sentence).toMatch(sentences[name]);
    const { admission } = await showPlan(duty, candidate, findOpenings);
    const isAllowed = admission.kind === 'allow' || knownOutside.includes(name);
    expect(verdict.sentence.startsWith('May be promoted')).toBe(isAllowed);
    if (admission.kind === 'later') expect(verdict.standing).toBe('waits');
  });
});
