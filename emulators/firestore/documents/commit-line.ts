import { z } from 'zod';
import type { JournalForm } from '../../journal.ts';
import { toPlain } from '../../wire/protos.ts';
import type { Micros } from '../clock.ts';
import { protos } from '../messages.ts';
import { readDocumentName } from '../names.ts';
import type { Change, Commit, Document } from './document.ts';
import { fromDocumentMessage, toDocumentMessage } from './document-message.ts';
import type { Documents } from './documents.ts';

/** Name, and the Document message in base64; null where it was deleted. */
const lineSchema = z.object({
  at: z.number(),
  changes: z.array(z.tuple([z.string(), z.base64().nullable()])),
});
const documentType = protos.root.lookupType('google.firestore.v1.Document');

/** One line of JSON; documents are in it as they are on the wire, so that nothing is lost. */
export const commitForm: JournalForm<Commit> = {
  title: 'commit of Firestore',
  encode: encodeCommit,
  decode: decodeCommit,
};

/** Commits that lead to the documents of now, the last of them at the given time. */
export function* commitsTo(documents: Documents, now: Micros): Generator<Commit> {
  yield { at: now, changes: [] };
  for (const document of documents.all())
    yield { at: document.updateTime, changes: [{ name: document.name, document }] };
}

function encodeCommit({ at, changes }: Commit): string {
  return JSON.stringify({
    at,
    changes: changes.map(({ name, document }) => [
      name.name,
      document === undefined ? null : encodeDocument(document),
    ]),
  });
}

function decodeCommit(line: string): Commit {
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
