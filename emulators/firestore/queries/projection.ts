import type { Document } from '../documents/document.ts';
import { type FieldPath, isDocumentName, valueAt, withValueAt } from '../values/field-path.ts';
import type { Fields } from '../values/value.ts';

/** The document with only the fields at these paths; without paths it is whole. */
export function project(document: Document, paths: readonly FieldPath[] | undefined): Document {
  if (paths === undefined) return document;
  const fields = paths
    .filter((path) => !isDocumentName(path))
    .reduce<Fields>((picked, path) => {
      const value = valueAt(document.fields, path);
      return value === undefined ? picked : withValueAt(picked, path, value);
    }, new Map());
  return { ...document, fields };
}
