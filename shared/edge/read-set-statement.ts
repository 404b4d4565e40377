import { z } from 'zod';
import { type Digest, imageRepository, parseDigest, registryAddress } from '#core/image.ts';
import { PermanentError } from '#core/permanent-error.ts';
import { releaseName } from '#core/release.ts';
import type { SetImage } from '#core/released-set.ts';
import type { SetStatement } from '#core/set-statement.ts';
import { readBy } from './faults.ts';
import { readJson } from './json.ts';
import { askedShape, components, evidenceShape, list, text } from './released-set.ts';
import { type StatedSubject, setPredicate, statementVersion, subjectsOf } from './set-statement.ts';
import { lineNameSchema, nameSchema } from './texts.ts';

/** More than the images and files of any promotion, whose document would not hold them. */
const subjectsMax = 10_000;

const sha256 = z.string().regex(/^[0-9a-f]{64}$/, 'must be 64 hexadecimal digits');

const imageSchema = z.object({
  ...{ component: nameSchema, name: nameSchema, repository: text, tag: text },
});

const headSchema = z.object({ _type: text, predicateType: text });

const statementSchema = z.object({
  subject: z
    .array(z.object({ name: text, digest: z.object({ sha256 }) }))
    .min(1, 'is empty')
    .max(subjectsMax, `has more than ${subjectsMax}`),
  predicate: z.object({
    release: z.object({ line: lineNameSchema, version: text, since: text.exactOptional() }),
    candidate: text,
    components,
    images: list(imageSchema),
    tests: z.object(evidenceShape),
    promotion: z.object(askedShape),
  }),
});

type Predicate = z.output<typeof statementSchema>['predicate'];

/**
 * Reads what we state of a set; whoever reads it has looked at its signature.
 *
 * @throws PermanentError `malformed` for anything else, another version of the formats included
 */
export function readSetStatement(bytes: Uint8Array, what: string): SetStatement {
  const document = readJson(bytes, what);
  const { _type: version, predicateType } = readBy(headSchema, document, what);
  refuseVersion(what, version, statementVersion);
  refuseVersion(what, predicateType, setPredicate);
  const { subject, predicate } = readBy(statementSchema, document, what);
  const { release, candidate, components: made, tests, promotion } = predicate;
  const { admittedAt, ...asked } = promotion;
  const named = namedBy(subject, predicate, what);
  const set = { ...release, candidate, components: made, ...named, ...tests, ...asked };
  return { ...set, admittedAtMs: admittedAt };
}

/** The images and files of a set by its subjects, each of which must be one of them. */
function namedBy(
  subjects: readonly StatedSubject[],
  { release, images: stated }: Predicate,
  what: string,
): Pick<SetStatement, 'images' | 'files'> {
  const images = stated.map(({ component, name, repository: at, tag }): SetImage => {
    const repository = imageRepository(at.slice(0, -(name.length + 1)), name);
    const address = registryAddress(`${repository}:${tag}`);
    const [index, ...others] = subjects.filter((one) => one.name === address);
    if (index === undefined || others.length > 0 || repository !== at)
      throw new PermanentError('malformed', `${what}: it does not name one index ${address}`);
    const platforms = below(subjects, address).map(([platform, digest]) => ({ platform, digest }));
    const digest = digestOf(index);
    return { component, name, repository, tag, digest, platforms };
  });
  const folder = releaseName(release.line, release.version);
  const files = below(subjects, folder).map(([path, digest]) => ({ path, digest }));
  const known = subjectsOf({ ...release, images, files });
  if (known.length !== subjects.length)
    throw new PermanentError('malformed', `${what}: it names what is no part of ${folder}`);
  return { images, files };
}

/** What is named below something, by the rest of its name; one platform may have several images. */
function below(
  subjects: readonly StatedSubject[],
  parent: string,
): readonly (readonly [string, Digest])[] {
  return subjects
    .filter(({ name }) => name.startsWith(`${parent}/`))
    .map((one) => [one.name.slice(parent.length + 1), digestOf(one)]);
}

function digestOf({ name, digest }: StatedSubject): Digest {
  const read = parseDigest(`sha256:${digest.sha256}`);
  if (read !== undefined) return read;
  throw new PermanentError('malformed', `${name} has no SHA-256, but ${digest.sha256}`);
}

function refuseVersion(what: string, found: string, wanted: string): void {
  if (found !== wanted)
    throw new PermanentError('malformed', `${what}: it is ${found}, and must be ${wanted}`);
}
