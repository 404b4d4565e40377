import { z } from 'zod';
import type { Digest } from '#core/image.ts';
import type { ImageOrigin } from '#core/origin.ts';
import { PermanentError } from '#core/permanent-error.ts';
import { readBy } from './faults.ts';
import { readJson } from './json.ts';
import { digestSchema, nameSchema, visibleText } from './texts.ts';

/** The media type of in-toto statements in an envelope. */
export const statementType = 'application/vnd.in-toto+json';

/** in-toto's statement, version 1, and SLSA's provenance, version 1: no other version is read. */
const statementVersion = 'https://in-toto.io/Statement/v1';
const predicateVersion = 'https://slsa.dev/provenance/v1';

/** How the parameters of our builds are to be understood, as docs/messages.md has it. */
const buildType = 'csi-release:component-build/v1';

const textLengthMax = 2048;
const subjectsMax = 1_000;
const hexadecimal = /^[0-9a-f]{1,64}$/;
const algorithm = 'sha256:';

/** Writes where an image comes from as an in-toto statement that has SLSA provenance. */
export function originStatement(origin: ImageOrigin): string {
  const { component, repository, tag, commit, recipe, registryTag, builder, buildId } = origin;
  const { name, digest, platforms } = origin.image;
  return JSON.stringify({
    _type: statementVersion,
    subject: [
      subject(name, digest),
      ...platforms.map((one) => subject(`${name}/${one.platform}`, one.digest)),
    ],
    predicateType: predicateVersion,
    predicate: {
      buildDefinition: {
        buildType,
        externalParameters: { component, repository, tag },
        internalParameters: { image: name, recipe: { sha256: recipe }, registryTag },
        resolvedDependencies: [{ uri: gitUri(repository, tag), digest: { gitCommit: commit } }],
      },
      runDetails: {
        builder: { id: builder },
        metadata: {
          invocationId: buildId,
          finishedOn: new Date(origin.builtAtMs).toISOString(),
        },
      },
    },
  });
}

const text = visibleText(textLengthMax);

const headSchema = z.object({ _type: text, predicateType: text });

const statementSchema = z.object({
  subject: z
    .array(
      z.object({
        name: text,
        digest: z.object({
          sha256: z
            .string()
            .transform((hex) => `${algorithm}${hex}`)
            .pipe(digestSchema),
        }),
      }),
    )
    .min(1, 'is empty')
    .max(subjectsMax, `has more than ${subjectsMax}`),
  predicate: z.object({
    buildDefinition: z.object({
      buildType: z.literal(buildType, 'is not that of our builds'),
      externalParameters: z.object({ component: nameSchema, repository: text, tag: text }),
      internalParameters: z.object({
        image: nameSchema,
        recipe: z.object({ sha256: z.string().regex(hexadecimal, 'must be hexadecimal') }),
        registryTag: text,
      }),
      resolvedDependencies: z.tuple([
        z.object({
          uri: text,
          digest: z.object({ gitCommit: z.string().regex(hexadecimal, 'must be hexadecimal') }),
        }),
      ]),
    }),
    runDetails: z.object({
      builder: z.object({ id: text }),
      metadata: z.object({ invocationId: text, finishedOn: z.iso.datetime() }),
    }),
  }),
});

/**
 * Reads a statement of origin of ours.
 *
 * @throws PermanentError `malformed` for anything else, an older version of the formats included
 */
export function readOriginStatement(bytes: Uint8Array, what: string): ImageOrigin {
  const document = readJson(bytes, what);
  const { _type: version, predicateType } = readBy(headSchema, document, what);
  refuseVersion(what, version, statementVersion);
  refuseVersion(what, predicateType, predicateVersion);
  const { subject: subjects, predicate } = readBy(statementSchema, document, what);
  const { buildDefinition: made, runDetails: ran } = predicate;
  const { image: name, recipe, registryTag } = made.internalParameters;
  const [{ uri, digest }] = made.resolvedDependencies;
  const { component, repository, tag } = made.externalParameters;
  if (uri !== gitUri(repository, tag))
    throw new PermanentError('malformed', `${what}: it was made of ${uri}, not of ${tag}`);
  return {
    ...{ component, repository, tag, commit: digest.gitCommit, recipe: recipe.sha256 },
    ...{ builder: ran.builder.id, buildId: ran.metadata.invocationId, registryTag },
    builtAtMs: Date.parse(ran.metadata.finishedOn),
    image: imageOf(name, subjects, what),
  };
}

interface Subject {
  readonly name: string;
  readonly digest: { readonly sha256: Digest };
}

/** The index is named as the image, and each platform below it. */
function imageOf(name: string, subjects: readonly Subject[], what: string): ImageOrigin['image'] {
  const [index, ...others] = subjects.filter((one) => one.name === name);
  if (index === undefined || others.length > 0)
    throw new PermanentError('malformed', `${what}: it does not name one index of ${name}`);
  const platforms = subjects
    .filter((one) => one.name.startsWith(`${name}/`))
    .map((one) => ({ platform: one.name.slice(name.length + 1), digest: one.digest.sha256 }));
  return { name, digest: index.digest.sha256, platforms };
}

function refuseVersion(what: string, found: string, wanted: string): void {
  if (found !== wanted)
    throw new PermanentError('malformed', `${what}: it is ${found}, and must be ${wanted}`);
}

function subject(name: string, digest: Digest): object {
  return { name, digest: { sha256: digest.slice(algorithm.length) } };
}

/** A source as SPDX names one: the repository, and the tag that was read. */
function gitUri(repository: string, tag: string): string {
  return `git+${repository}@refs/tags/${tag}`;
}
