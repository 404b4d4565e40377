import type { Micros } from '../clock.ts';
import type { Change, Document } from '../documents/document.ts';
import { checkSize } from '../documents/size.ts';
import type { DocumentName } from '../names.ts';
import { valueAt, withValueAt } from '../values/field-path.ts';
import { hasSameFields } from '../values/identical.ts';
import type { Fields, Value } from '../values/value.ts';
import { checkPrecondition } from './precondition.ts';
import { checkSameDocument } from './same-document.ts';
import { transformFields } from './transform.ts';
import type { Operation, Write } from './write.ts';

/** What the writes of a commit come to. */
export interface Applied {
  /** Only of documents that are not as they were. */
  readonly changes: readonly Change[];
  /** One for each write. */
  readonly written: readonly Written[];
}

/** What a write came to. */
export interface Written {
  /** The document after the whole commit; absent where it was deleted. */
  readonly document?: Document;
  /** Of each transform. */
  readonly results: readonly Value[];
}

/**
 * Applies the writes of a commit one after the other; each sees what those before it made. A
 * precondition is about the document as it stood before the commit.
 * @param standing the document of that name, if there is one
 * @param at the time of the commit
 * @throws WireError INVALID_ARGUMENT, ALREADY_EXISTS, NOT_FOUND or FAILED_PRECONDITION
 */
export function applyWrites(
  writes: readonly Write[],
  standing: (name: DocumentName) => Document | undefined,
  at: Micros,
): Applied {
  checkSameDocument(writes);
  const drafts = new Map<string, Draft>();
  const results = writes.map((write) => {
    const draft = drafts.get(write.name.name) ?? openDraft(write, standing(write.name));
    drafts.set(write.name.name, draft);
    return applyWrite(draft, write, at);
  });
  const changes = new Map([...drafts].map(([name, draft]) => [name, finish(draft, at)]));
  return {
    changes: [...drafts].flatMap(([name, { before }]) => {
      const change = changes.get(name);
      return change === undefined || change.document === before ? [] : [change];
    }),
    written: writes.map(({ name }, index) => {
      const document = changes.get(name.name)?.document;
      return { ...(document && { document }), results: results[index] ?? [] };
    }),
  };
}

/** A document while a commit works on it. */
interface Draft {
  readonly name: DocumentName;
  readonly before: Document | undefined;
  /** What a draft goes on from: the document of before, unless the commit has deleted it. */
  origin: Document | undefined;
  /** Undefined while there is no document. */
  fields: Fields | undefined;
}

function openDraft({ name, precondition }: Write, before: Document | undefined): Draft {
  if (precondition !== undefined) checkPrecondition(before, precondition, name);
  return { name, before, origin: before, fields: before?.fields };
}

function applyWrite(draft: Draft, { operation, transforms }: Write, at: Micros): readonly Value[] {
  if (operation.type === 'delete') {
    draft.origin = undefined;
    draft.fields = undefined;
    return [];
  }
  const operated = operate(draft.fields ?? new Map(), operation);
  const { fields, results } = transformFields(operated, transforms, at);
  draft.fields = fields;
  return results;
}

function operate(before: Fields, operation: Exclude<Operation, { type: 'delete' }>): Fields {
  if (operation.type === 'replace') return operation.fields;
  return operation.mask.reduce(
    (fields, path) => withValueAt(fields, path, valueAt(operation.fields, path)),
    before,
  );
}

/** A document that is as it was keeps its update time: the very one of before stays. */
function finish({ name, origin, fields }: Draft, at: Micros): Change {
  if (fields === undefined) return { name };
  if (origin !== undefined && hasSameFields(origin.fields, fields)) {
    return { name, document: origin };
  }
  const createTime = origin?.createTime ?? at;
  const document = { name, fields, createTime, updateTime: at };
  checkSize(document);
  return { name, document };
}
