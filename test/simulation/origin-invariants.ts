import { verify } from 'node:crypto';
import { z } from 'zod';
import type { Candidate } from '#core/candidate.ts';
import { places, type World } from '../world/world.ts';
import type { Invariant } from './invariant.ts';

const envelopeSchema = z.object({
  payloadType: z.string(),
  payload: z.string(),
  signatures: z.array(z.object({ keyid: z.string(), sig: z.string() })),
});

/** That what is promoted is what we built, told by its own reading of the formats. */
export const originInvariants: readonly Invariant[] = [
  {
    name: 'I35',
    text: 'every image that is promoted was stated by us, with its digests and its commit',
    documents: {
      candidate({ before, after }, { stage }) {
        const { body } = after;
        if (body.phase !== 'promoting' || before?.body.phase === 'promoting') return undefined;
        const unproved = imagesOf(body).filter(
          (one) => !isStated(stage.world, one) && !stage.witness.wasProved(one.object),
        );
        return unproved.length === 0
          ? undefined
          : `nothing states ${unproved.map(({ object }) => object).join(', ')}`;
      },
    },
  },
];

interface PromotedImage {
  readonly object: string;
  readonly commit: string;
  readonly digests: readonly string[];
}

function imagesOf({ frozen, builds }: Candidate): readonly PromotedImage[] {
  return frozen.components.flatMap(({ name, tag, commit }) =>
    (builds[name]?.images ?? []).map((image) => {
      const file = `${image.name}@${image.digest.replace(':', '-')}.json`;
      const digests = [image.digest, ...image.platforms.map(({ digest }) => digest)];
      return { object: `_origins/${name}/${tag}/${commit}/${file}`, commit, digests };
    }),
  );
}

function isStated(world: World, { object, commit, digests }: PromotedImage): boolean {
  const bytes = world.files.bytes(places.releaseBucket, object);
  if (bytes === undefined) return false;
  const { payload, payloadType, signatures } = envelopeSchema.parse(
    JSON.parse(Buffer.from(bytes).toString()),
  );
  const statement = Buffer.from(payload, 'base64').toString();
  const signed = `DSSEv1 ${payloadType.length} ${payloadType} ${Buffer.byteLength(statement)} ${statement}`;
  const isOurs = signatures.some(({ keyid, sig }) => {
    const key = world.keys.publicKey(keyid) ?? '';
    return verify('sha256', Buffer.from(signed), key, Buffer.from(sig, 'base64'));
  });
  const names = [commit, ...digests.map((digest) => digest.replace('sha256:', ''))];
  return isOurs && names.every((name) => statement.includes(`"${name}"`));
}
