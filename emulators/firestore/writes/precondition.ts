import { WireError } from '../../wire/error.ts';
import type { Document } from '../documents/document.ts';
import type { DocumentName } from '../names.ts';
import type { Precondition } from './write.ts';

/**
 * Checks what a write asks of its document.
 * @param standing absent where there is none
 * @throws WireError ALREADY_EXISTS, NOT_FOUND or FAILED_PRECONDITION
 */
export function checkPrecondition(
  standing: Document | undefined,
  precondition: Precondition,
  { name }: DocumentName,
): void {
  if (precondition.type === 'update-time') {
    if (standing?.updateTime === precondition.updateTime) return;
    throw new WireError(
      'FAILED_PRECONDITION',
      `the stored version (${standing?.updateTime ?? 0}) of ${name} does not match the required ` +
        `base version (${precondition.updateTime})`,
    );
  }
  if (precondition.exists && standing === undefined) {
    throw new WireError('NOT_FOUND', `No document to update: ${name}`);
  }
  if (!precondition.exists && standing !== undefined) {
    throw new WireError('ALREADY_EXISTS', `Document already exists: ${name}`);
  }
}
