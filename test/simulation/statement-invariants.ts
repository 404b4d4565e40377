import { verify } from 'node:crypto';
import { z } from 'zod';
import type { Release } from '#core/release.ts';
import { attachedStatements } from '../world/attached-statements.ts';
import { places, type World } from '../world/world.ts';
import type { Invariant } from './invariant.ts';

const bundleSchema = z.object({
  dsseEnvelope: z.object({
    payloadType: z.string(),
    payload: z.string(),
    signatures: z.tuple([z.object({ keyid: z.string(), sig: z.string() })]),
  }),
});

const statementSchema = z.object({
  subject: z.array(z.object({ name: z.string(), digest: z.object({ sha256: z.string() }) })),
});

/** That every image of a release carries its statement, told by its own reading of the formats. */
export const statementInvariants: readonly Invariant[] = [
  {
    name: 'I36',
    text: 'every image of a release has its statement, once, signed, naming exactly its digests',
    records: {
      releases({ id, before, after }, { stage }) {
        if (after.state !== 'released' || before?.state === 'released') return undefined;
        const fault = statementFault(after, stage.world) ?? attachedFault(after, stage.world);
        return fault && `${id} ${fault}`;
      },
    },
    end: ({ stage }) => {
      const names = attachedStatements(stage.world).flatMap(({ repository, subject, release }) =>
        release === undefined ? [] : [`${repository}@${subject} of ${release}`],
      );
      const twice = names.filter((name, at) => names.indexOf(name) !== at);
      return twice.map((name) => `${name} is attached twice`);
    },
  },
];

function statementFault({ line, version, images }: Release, world: World): string | undefined {
  const name = `${line}/${version}/statement.sigstore.json`;
  const bytes = world.files.bytes(places.releaseBucket, name);
  if (bytes === undefined) return 'has no statement';
  const { payload, payloadType, signatures } = bundleSchema.parse(
    JSON.parse(Buffer.from(bytes).toString()),
  ).dsseEnvelope;
  const text = Buffer.from(payload, 'base64').toString();
  const [{ keyid, sig }] = signatures;
  const head = `DSSEv1 ${payloadType.length} ${payloadType} ${Buffer.byteLength(text)}`;
  const key = world.keys.publicKey(keyid) ?? '';
  if (!verify('sha256', Buffer.from(`${head} ${text}`), key, Buffer.from(sig, 'base64')))
    return `has a statement that ${keyid} did not sign`;
  const { subject } = statementSchema.parse(JSON.parse(text));
  const stated = subject
    .filter((one) => one.name.startsWith('us-docker.pkg.dev/'))
    .map(({ digest }) => `sha256:${digest.sha256}`);
  const held = images.flatMap(({ digest, platforms }) => [
    digest,
    ...platforms.map((one) => one.digest),
  ]);
  const isSame = stated.toSorted().join() === held.toSorted().join();
  return isSame ? undefined : `holds ${held.join()}, and states ${stated.join()}`;
}

function attachedFault({ line, version, images }: Release, world: World): string | undefined {
  const attached = attachedStatements(world);
  const odd = images.flatMap(({ repository, digest }) => {
    const own = attached.filter(
      (one) =>
        one.repository === repository &&
        one.subject === digest &&
        one.release === `${line}@${version}`,
    );
    return own.length === 1 ? [] : [`${repository}@${digest} ${own.length} times`];
  });
  return odd.length === 0 ? undefined : `has its statement at ${odd.join(', ')}`;
}
