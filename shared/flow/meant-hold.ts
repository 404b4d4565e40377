import { did, type Hold, type HoldKind, standingHolds } from '#core/hold.ts';
import { PermanentError } from '#core/permanent-error.ts';

/**
 * The hold or pin that a person means who ends one: of an owner, or the only one that stands; of those
 * that are over the last.
 *
 * @throws PermanentError `conflict` where several are meant, `unknown` where none is
 */
export function meantHold(
  thing: string,
  holds: readonly Hold[],
  owner: string | undefined,
  nowMs: number,
  what: HoldKind,
): Hold {
  const isMeant = (hold: Hold) => owner === undefined || hold.owner === owner;
  const [standing, ...others] = standingHolds({ holds }, nowMs).filter(isMeant);
  if (standing !== undefined && others.length > 0) {
    const owners = [standing, ...others].map((one) => one.owner).join(', ');
    const why = `${thing} is ${did[what]} by ${owners}: say whose ${what} ends, as owner`;
    throw new PermanentError('conflict', why);
  }
  const hold = standing ?? holds.findLast(isMeant);
  if (hold !== undefined) return hold;
  const whose = owner === undefined ? '' : ` by ${owner}`;
  throw new PermanentError('unknown', `${thing} is not ${did[what]}${whose}`);
}
