import type { Promotion } from '#core/promotion.ts';
import { releaseName } from '#core/release.ts';
import type { World } from '../world/world.ts';
import type { Invariant } from './invariant.ts';

/** Who is told of a release, when, and how often. */
export const announcementInvariants: readonly Invariant[] = [
  {
    name: 'I40',
    text: 'nobody is told of a release before everybody can pull all of it by its version tags',
    documents: {
      promotion({ id, before, after }, { stage }) {
        if (before?.body.told !== undefined || after.body.told === undefined) return undefined;
        const hidden = hiddenOf(after.body, stage.world);
        return hidden.length === 0 ? undefined : `${id} is announced without ${hidden.join(', ')}`;
      },
    },
  },
  {
    name: 'I41',
    text: 'nothing is posted to a chat twice',
    end: ({ stage }) => {
      const posts = stage.world.audience.posts('chat').map(({ id }) => id);
      return posts.filter((id, at) => posts.indexOf(id) !== at).map((id) => `${id} stands twice`);
    },
  },
  {
    name: 'I42',
    text: 'what is done was told to every target, or a person looks: it failed, or nobody can know',
    end: ({ stage }) => promotions(stage.world).flatMap((one) => untold(one, stage.world)),
  },
];

function promotions(world: World): readonly Promotion[] {
  return world.store
    .ids('promotion')
    .flatMap((id) => world.store.document('promotion', id)?.body ?? []);
}

function hiddenOf({ plan }: Promotion, { registry, visitors }: World): readonly string[] {
  return plan.images.flatMap(({ repository, versionTag, digest, platforms }) =>
    [
      { reference: versionTag, digest },
      ...platforms.map((one) => ({ reference: one.digest, ...one })),
    ]
      .filter(
        (one) =>
          registry.manifest(repository, one.reference)?.digest !== one.digest ||
          visitors.refusalOf(repository, one.reference) !== undefined,
      )
      .map(({ reference }) => `${repository}@${reference}`),
  );
}

/** What arrived, by our own count, against what the marks say; told by the names of targets alone. */
function untold({ plan, step, told = {}, candidate }: Promotion, world: World): readonly string[] {
  if (step !== 'done') return [];
  const release = releaseName(plan.line, plan.version);
  const arrived = (webhook: string) =>
    world.audience.posts(webhook).filter(({ id }) => id.startsWith(candidate)).length;
  const shown = world.audience.releases().filter(({ tag }) => tag === release).length;
  const isOdd = (target: string): boolean => {
    const state = told[target]?.state;
    // Ten tries met the storm: a person looks.
    if (state === 'failed' && target !== 'webhook:chat') return false;
    if (target.startsWith('github:')) return state !== 'sent' || shown !== 1;
    if (target === 'webhook:chat')
      return state === 'sent' ? arrived('chat') !== 1 : state !== 'unsure' || arrived('chat') > 1;
    if (target === 'webhook:hook') return state !== 'sent' || arrived('hook') < 1;
    return state !== 'sent';
  };
  const wanted = ['release-published', ...(plan.announce ?? []).map(nameOf)];
  return wanted.filter(isOdd).map((target) => `${release} is ${told[target]?.state} at ${target}`);
}

function nameOf(target: NonNullable<Promotion['plan']['announce']>[number]): string {
  return target.kind === 'github' ? `github:${target.repository}` : `webhook:${target.webhook}`;
}
