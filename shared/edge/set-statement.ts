import { type Digest, registryAddress } from '#core/image.ts';
import { releaseName } from '#core/release.ts';
import type { SetStatement } from '#core/set-statement.ts';
import { writtenAsking, writtenComponents, writtenEvidence } from './released-set.ts';

/** in-toto's statement, version 1. */
export const statementVersion = 'https://in-toto.io/Statement/v1';

/** What we state of sets, as docs/messages.md has it: no other version is read. */
export const setPredicate = 'csi-release:set/v1';

const algorithm = 'sha256:';

/**
 * Writes what we state of a set as an in-toto statement: its subjects are every image, index and
 * platforms, by its address in production, and every file.
 */
export function setStatementText(stated: SetStatement): string {
  return JSON.stringify({
    _type: statementVersion,
    subject: subjectsOf(stated),
    predicateType: setPredicate,
    predicate: predicateOf(stated),
  });
}

/** Something that a statement is about. */
export interface StatedSubject {
  readonly name: string;
  readonly digest: { readonly sha256: string };
}

/** An index is named by its address and version tag, a platform below it, a file by its release. */
export function subjectsOf({
  line,
  version,
  images,
  files,
}: Pick<SetStatement, 'line' | 'version' | 'images' | 'files'>): readonly StatedSubject[] {
  const folder = releaseName(line, version);
  return [
    ...images.flatMap(({ repository, tag, digest, platforms }) => {
      const address = registryAddress(`${repository}:${tag}`);
      const below = platforms.map((one) => subject(`${address}/${one.platform}`, one.digest));
      return [subject(address, digest), ...below];
    }),
    ...files.map(({ path, digest }) => subject(`${folder}/${path}`, digest)),
  ];
}

function subject(name: string, digest: Digest): StatedSubject {
  return { name, digest: { sha256: digest.slice(algorithm.length) } };
}

function predicateOf(stated: SetStatement): object {
  const { line, version, since, candidate, images } = stated;
  return {
    release: { line, version, ...(since === undefined ? {} : { since }) },
    candidate,
    components: writtenComponents(stated),
    images: images.map(({ component, name, repository, tag }) => ({
      ...{ component, name, repository, tag },
    })),
    tests: writtenEvidence(stated),
    promotion: writtenAsking(stated),
  };
}
