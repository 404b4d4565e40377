/** Why a tag is in quarantine that lies on the wrong branch. */
export function wrongBranchWords(on: string, right: string): string {
  return `its commit is on ${on}, not on ${right}: bring it to ${right}, or tag a new version`;
}

/** Why a tag is in quarantine that was moved, and may be in use as it was. */
export function movedWords(was: string, is: string): string {
  const wayOut = 'tag a new version, or move it back; nobody can release it';
  return `it was first at ${was}, and is at ${is}: ${wayOut}`;
}

/** Why a tag is in quarantine that is gone. */
export function goneWords(was: string): string {
  const wayOut = `push it again at ${was}, or tag a new version; nobody can release it`;
  return `its repository shows it no more: ${wayOut}`;
}
