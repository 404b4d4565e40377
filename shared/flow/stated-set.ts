import { PermanentError } from '#core/permanent-error.ts';
import type { Promotion } from '#core/promotion.ts';
import { releaseName } from '#core/release.ts';
import { type FoundStatement, statementFault } from '#core/set-statement.ts';
import { statementObject } from './addresses.ts';
import type { SignedStatement } from './statements.ts';
import type { Duty } from './turn.ts';

/**
 * The statement of a promotion's set, which was signed before its images were copied.
 *
 * @throws PermanentError `gone`, `conflict` where there is none of ours, of this promotion
 */
export async function statedSet({ ports }: Duty, promotion: Promotion): Promise<SignedStatement> {
  const found = await ports.statements.find(promotion);
  const fault = found.kind === 'absent' ? undefined : statementFault(found, promotion);
  if (found.kind === 'signed' && fault === undefined) return found;
  throw unstated(promotion, found, fault);
}

function unstated(
  promotion: Promotion,
  { kind }: FoundStatement,
  fault: string | undefined,
): PermanentError {
  const name = releaseName(promotion.line, promotion.version);
  const object = statementObject(promotion);
  if (kind === 'absent') {
    const wayOut = 'put back what was signed first, or give the promotion up';
    return new PermanentError('gone', `the statement of ${name} is not at ${object}; ${wayOut}`);
  }
  const wayOut =
    kind === 'unknown-key'
      ? 'name that key in TRUSTED_KEYS if it is ours, then resume'
      : 'see who wrote it, put back what was signed first, if anything was, then resume';
  const why = `the statement of ${name}, ${object}, ${fault}; ${wayOut}`;
  return new PermanentError('conflict', why);
}
