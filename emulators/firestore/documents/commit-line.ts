import { z } from 'zod';
import { toPlain } from '../../wire/protos.ts';
import { protos } from '../messages.ts';
import { readDocumentName } from '../names.ts';
import type { Change, Commit, Document } from './document.ts';
import { fromDocumentMessage, toDocumentMessage } from './document-message.ts';

/** Name, and the Document message in base64; null where it was deleted. */
const lineSchema = z.object({
  at: z.number(),
  changes: z.array(z.tuple([z.string(), z.base64().nullable()])),
});
const documentType = protos.root.lookupType('google.firestore.v1.Document');

/** One line of JSON; documents are in it as they are on the wire, so that nothing is lost. */
export function encodeCommit({ at, changes }: Commit): string {
  return JSON.stringify({
    at,
    changes: changes.map(({ name, document }) => [
      name.name,
      document === undefined ? null : encodeDocument(document),
    ]),
  });
}

/** @throws when the line is none of these */
export function decodeCommit(line: string): Commit {
  const { at, changes } = lineSchema.parse(JSON.parse(line));
  return { at, changes: changes.map(([name, encoded]) => decodeChange(name, encoded)) };
}

function encodeDocument(document: Document): string {
  const message = documentType.fromObject({ ...toDocumentMessage(document) });
  return Buffer.from(documentType.encode(message).finish()).toString('base64');
}

function decodeChange(name: string, encoded: string | null): Change {
  if (encoded === null) return { name: readDocumentName(name) };
  const message = toPlain(documentType.decode(Buffer.from(encoded, 'base64')));
  return { name: readDocumentName(name), document: fromDocumentMessage(message) };
}
