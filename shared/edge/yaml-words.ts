import type { YAMLError } from 'yaml';

/** What to write where a file is no YAML; what is not in the table, the parser says well enough. */
const words: Readonly<Partial<Record<YAMLError['code'], string>>> = {
  ALIAS_PROPS: 'an alias (*name) stands alone: remove the & or ! before it',
  BAD_ALIAS: 'an alias (*name) has a name: quote a text that begins with "*"',
  BAD_DIRECTIVE: 'a line that begins with % is not read: remove it',
  BAD_PROP_ORDER: 'an anchor (&name) stands after "-", "?" or ":", just before its value',
  BAD_SCALAR_START: 'a value that begins with this character must be quoted',
  BLOCK_AS_IMPLICIT_KEY: 'a key or a list begins a line of its own: write it on the next, indented',
  MULTILINE_IMPLICIT_KEY: 'a key and its ":" stand on one line: look for a ":" that is missing',
  MULTIPLE_ANCHORS: 'has two anchors (&name): remove one',
  MULTIPLE_DOCS: 'a second document (---) is not read: write a file of its own, or remove it',
  MULTIPLE_TAGS: 'a tag (!name) is not read: remove it',
  BAD_COLLECTION_TYPE: 'a tag (!name) is not read: remove it',
  TAB_AS_INDENT: 'a tab is no indentation: write spaces',
  TAG_RESOLVE_FAILED: 'a tag (!name) is not read: remove it',
};

/** What is wrong where the parser stopped, and what to write there. */
export function parseWords({ code, message }: YAMLError): string {
  if (message.startsWith('Unexpected alias'))
    return 'an alias (*name) stands alone: quote a text that has "*" in it';
  return words[code] ?? `is no YAML: ${message}`;
}
