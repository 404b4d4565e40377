import { fromTimestamp } from '../clock.ts';
import { invalid } from '../invalid.ts';
import type { PreconditionMessage, WriteMessage } from '../messages.ts';
import { readDocumentName } from '../names.ts';
import { documentNamePath, type FieldPath, parseFieldPath } from '../values/field-path.ts';
import { checkFieldPath } from '../values/limits.ts';
import { readFields } from '../values/read-value.ts';
import { readTransforms } from './read-transform.ts';
import type { Precondition, Write } from './write.ts';

/**
 * Reads one write of a commit.
 * @throws WireError INVALID_ARGUMENT
 */
export function readWrite(message: WriteMessage): Write {
  const precondition = readPrecondition(message.currentDocument);
  const condition = precondition === undefined ? {} : { precondition };
  if (message.delete !== undefined && message.delete !== null) {
    if (message.updateMask) throw invalid('A delete cannot have an update mask.');
    const name = readDocumentName(message.delete);
    return { name, operation: { type: 'delete' }, ...condition, transforms: [] };
  }
  if (message.transform) {
    const { document, fieldTransforms } = message.transform;
    if (!fieldTransforms?.length) throw invalid('The list of FieldTransform must not be empty.');
    const transforms = readTransforms(fieldTransforms);
    const operation = { type: 'merge', fields: new Map(), mask: [] } as const;
    return { name: readDocumentName(document), operation, ...condition, transforms };
  }
  if (!message.update) throw invalid('A write must update, delete or transform a document.');
  return {
    name: readDocumentName(message.update.name),
    operation: readUpdate(message),
    ...condition,
    transforms: readTransforms(message.updateTransforms ?? []),
  };
}

/** Reads a precondition; a message without condition is none. */
function readPrecondition(
  message: PreconditionMessage | null | undefined,
): Precondition | undefined {
  if (message?.updateTime) {
    return { type: 'update-time', updateTime: fromTimestamp(message.updateTime) };
  }
  const exists = message?.exists;
  return exists === undefined || exists === null ? undefined : { type: 'exists', exists };
}

function readUpdate({ update, updateMask }: WriteMessage): Write['operation'] {
  const fields = readFields(update?.fields);
  if (!updateMask) return { type: 'replace', fields };
  return { type: 'merge', fields, mask: (updateMask.fieldPaths ?? []).map(readMaskPath) };
}

/** The document's name may stand in a mask, and means nothing there. */
function readMaskPath(text: string): FieldPath {
  const path = parseFieldPath(text);
  return text === documentNamePath ? path : checkFieldPath(path);
}
