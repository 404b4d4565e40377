import { invalid } from '../invalid.ts';
import type { ArrayMessage, TransformMessage, ValueMessage } from '../messages.ts';
import { type FieldPath, formatFieldPath, parseFieldPath } from '../values/field-path.ts';
import { readValue } from '../values/read-value.ts';
import { isNumber, type NumberValue, type Value } from '../values/value.ts';
import type { Transform } from './write.ts';

/**
 * Reads what a write makes of fields.
 * @throws WireError INVALID_ARGUMENT, also for a field and another inside it
 */
export function readTransforms(messages: readonly TransformMessage[]): readonly Transform[] {
  const transforms = messages.map(readTransform);
  for (const { path } of transforms) {
    if (!transforms.some((other) => isInside(other.path, path))) continue;
    throw invalid(
      `Cannot transform property ${formatFieldPath(path)} and its nested property at the same time.`,
    );
  }
  return transforms;
}

function isInside(inner: FieldPath, outer: FieldPath): boolean {
  return inner.length > outer.length && outer.every((segment, index) => inner[index] === segment);
}

function readTransform(message: TransformMessage): Transform {
  const path = parseFieldPath(message.fieldPath ?? '');
  if (message.setToServerValue === 'REQUEST_TIME') return { path, type: 'request-time' };
  if (message.increment) return { path, type: 'increment', operand: readNumber(message.increment) };
  if (message.maximum) return { path, type: 'maximum', operand: readNumber(message.maximum) };
  if (message.minimum) return { path, type: 'minimum', operand: readNumber(message.minimum) };
  if (message.appendMissingElements) {
    return { path, type: 'append-missing', items: readItems(message.appendMissingElements) };
  }
  if (message.removeAllFromArray) {
    return { path, type: 'remove-all', items: readItems(message.removeAllFromArray) };
  }
  throw invalid(`The transform of "${message.fieldPath}" says nothing to do.`);
}

function readNumber(message: ValueMessage): NumberValue {
  const value = readValue(message);
  if (isNumber(value)) return value;
  throw invalid(`A number can be transformed only by a number, not by a ${value.kind}.`);
}

function readItems(message: ArrayMessage): readonly Value[] {
  const array = readValue({ arrayValue: message });
  return array.kind === 'array' ? array.items : [];
}
