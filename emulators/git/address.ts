/** What a request to a Git host asks for. */
export type GitAddress = RepositoryName &
  (
    | { readonly kind: 'advertisement' }
    | { readonly kind: 'upload-pack' }
    | { readonly kind: 'archive'; readonly revision: string }
  );

interface RepositoryName {
  readonly host: string;
  readonly owner: string;
  readonly name: string;
}

const repositoryPath = /^\/([^/]+)\/([^/]+)\/([^/]+?)(?:\.git)?\/(.+)$/;
const archivePath = /^archive\/(.+)\.tar\.gz$/;
const hostPattern = /^(?!.*\.\.)[a-z0-9][a-z0-9.-]{0,252}$/;
const ownerPattern = /^[A-Za-z0-9][A-Za-z0-9_-]{0,99}$/;
const namePattern = /^(?!.*\.\.)(?!\.$)[A-Za-z0-9._][A-Za-z0-9._-]{0,99}$/;
const revisionPattern = /^(?!.*(?:\.\.|\/\/|\/$|\.lock$))[A-Za-z0-9][A-Za-z0-9._+/-]{0,199}$/;

/**
 * Reads the address of a request. The patterns name what may occur, not what may not, so no path
 * leads out of the folder of repositories and nothing is taken for an option of git.
 * @returns undefined for what no Git host serves
 */
export function readAddress(pathname: string): GitAddress | undefined {
  const [, host = '', owner = '', name = '', rest = ''] = repositoryPath.exec(pathname) ?? [];
  if (!hostPattern.test(host) || !ownerPattern.test(owner) || !namePattern.test(name)) {
    return undefined;
  }
  const repository = { host, owner, name };
  if (rest === 'info/refs') return { ...repository, kind: 'advertisement' };
  if (rest === 'git-upload-pack') return { ...repository, kind: 'upload-pack' };
  const revision = archivePath.exec(rest)?.[1] ?? '';
  if (revisionPattern.test(revision)) return { ...repository, kind: 'archive', revision };
  return undefined;
}

/**
 * Names the top folder of an archive as GitHub does: the repository and the commit, or the branch
 * or tag, whose `v` before a digit goes.
 */
export function archiveFolder(name: string, revision: string): string {
  const short = revision.replace(/^refs\/(?:heads|tags)\//, '').replace(/^v(?=\d)/, '');
  return `${name}-${short.replaceAll('/', '-')}`;
}
