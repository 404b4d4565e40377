import { type Digest, registryAddress } from '#core/image.ts';
import { releaseName } from '#core/release.ts';
import type { SetStatement } from '#core/set-statement.ts';

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
    ...images.flatMap(({ repository, versionTag, digest, platforms }) => {
      const address = registryAddress(`${repository}:${versionTag}`);
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
  const { line, version, follows, candidate, components, images, cells, waivers } = stated;
  const { planHash, requestedBy, reason, approvals, admittedAtMs } = stated;
  return {
    release: { line, version, ...(follows === undefined ? {} : { follows }) },
    candidate,
    components: components.map(({ name, repository, tag, commit }) => ({
      ...{ name, repository, tag, commit },
    })),
    images: images.map(({ component, name, repository, versionTag }) => ({
      ...{ component, name, repository, versionTag },
    })),
    tests: {
      cells: cells.map(({ endedAtMs, ...cell }) => ({
        ...cell,
        ...(endedAtMs === undefined ? {} : { endedOn: isoOf(endedAtMs) }),
      })),
      waivers,
    },
    promotion: {
      ...{ planHash, requestedBy, reason },
      approvals: approvals.map(({ atMs, ...approval }) => ({ ...approval, on: isoOf(atMs) })),
      admittedOn: isoOf(admittedAtMs),
    },
  };
}

function isoOf(atMs: number): string {
  return new Date(atMs).toISOString();
}
