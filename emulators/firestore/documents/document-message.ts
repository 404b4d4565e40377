import { fromTimestamp, toTimestamp } from '../clock.ts';
import type { DocumentMessage } from '../messages.ts';
import { readDocumentName } from '../names.ts';
import { readFields } from '../values/read-value.ts';
import { writeFields } from '../values/write-value.ts';
import type { Document } from './document.ts';

/** The message of a document. */
export function toDocumentMessage(document: Document): DocumentMessage {
  return {
    name: document.name.name,
    fields: writeFields(document.fields),
    createTime: toTimestamp(document.createTime),
    updateTime: toTimestamp(document.updateTime),
  };
}

/** The document of a message that was made here. */
export function fromDocumentMessage(message: DocumentMessage): Document {
  return {
    name: readDocumentName(message.name),
    fields: readFields(message.fields),
    createTime: fromTimestamp(message.createTime ?? {}),
    updateTime: fromTimestamp(message.updateTime ?? {}),
  };
}
