import { WireError } from '../../wire/error.ts';
import type { Micros } from '../clock.ts';
import type { Document } from '../documents/document.ts';
import { valueAt, withValueAt } from '../values/field-path.ts';
import type { Fields, Value } from '../values/value.ts';
import { transformFields } from './transform.ts';
import type { Operation, Precondition, Write } from './write.ts';

/** What a write makes of its document. */
export interface Written {
  /** Absent where it was deleted. */
  readonly document?: Document;
  /** Of each transform. */
  readonly results: readonly Value[];
}

/**
 * Applies one write to the document as it stands.
 * @param before absent where there is none
 * @param at the time of the commit
 * @throws WireError ALREADY_EXISTS, NOT_FOUND or FAILED_PRECONDITION
 */
export function applyWrite(before: Document | undefined, write: Write, at: Micros): Written {
  if (write.precondition !== undefined) check(before, write.precondition, write.name.name);
  if (write.operation.type === 'delete') return { results: [] };
  const operated = operate(before?.fields ?? new Map(), write.operation);
  const { fields, results } = transformFields(operated, write.transforms, at);
  const createTime = before?.createTime ?? at;
  return { document: { name: write.name, fields, createTime, updateTime: at }, results };
}

function check(before: Document | undefined, condition: Precondition, name: string): void {
  if (condition.type === 'update-time') {
    if (before?.updateTime === condition.updateTime) return;
    throw new WireError(
      'FAILED_PRECONDITION',
      `the stored version (${before?.updateTime ?? 0}) of ${name} does not match the required ` +
        `base version (${condition.updateTime})`,
    );
  }
  if (condition.exists && before === undefined) {
    throw new WireError('NOT_FOUND', `No document to update: ${name}`);
  }
  if (!condition.exists && before !== undefined) {
    throw new WireError('ALREADY_EXISTS', `Document already exists: ${name}`);
  }
}

function operate(before: Fields, operation: Exclude<Operation, { type: 'delete' }>): Fields {
  if (operation.type === 'replace') return operation.fields;
  return operation.mask.reduce(
    (fields, path) => withValueAt(fields, path, valueAt(operation.fields, path)),
    before,
  );
}
