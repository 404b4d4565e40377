import { invalid } from '../invalid.ts';
import type { ArrayMessage, TransformMessage, ValueMessage } from '../messages.ts';
import { parseFieldPath } from '../values/field-path.ts';
import { readValue } from '../values/read-value.ts';
import { isNumber, type NumberValue, type Value } from '../values/value.ts';
import type { Transform } from './write.ts';

/**
 * Reads what a write makes of one field.
 * @throws WireError INVALID_ARGUMENT
 */
export function readTransform(message: TransformMessage): Transform {
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
