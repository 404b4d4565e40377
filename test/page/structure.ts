/** A tag of a page as it was written: its name, and its attributes as they are escaped. */
export interface Tag {
  readonly name: string;
  readonly isEnd: boolean;
  readonly attributes: ReadonlyMap<string, string>;
}

const tagPattern = /<(\/?)([a-z][a-z0-9]*)((?:\s+[a-z-]+(?:="[^"<>]*")?)*)\s*>/g;
const attributePattern = /([a-z-]+)(?:="([^"<>]*)")?/g;

/**
 * All tags of a page, by the small grammar that we write: lower case, and values in double quotes.
 *
 * @throws Error where a `<` or `>` is neither part of such a tag nor of the doctype
 */
export function tagsOf(page: string): readonly Tag[] {
  const rest = page.replace('<!doctype html>', '').replace(tagPattern, '');
  const stray = rest.search(/[<>]/);
  if (stray >= 0) throw new Error(`not of our grammar: ${rest.slice(stray, stray + 80)}`);
  return [...page.matchAll(tagPattern)].map(([, end, name = '', attributes = '']) => ({
    ...{ name, isEnd: end === '/' },
    attributes: new Map(
      [...attributes.matchAll(attributePattern)].map(([, key = '', value = '']) => [key, value]),
    ),
  }));
}

/** What a page is made of, without what is written in it: tags with the names of their attributes. */
export function structureOf(page: string): readonly string[] {
  return tagsOf(page).map(
    ({ name, isEnd, attributes }) => `${isEnd ? '/' : ''}${name} ${[...attributes.keys()].join()}`,
  );
}
