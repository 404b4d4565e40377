/** The types that some files of Terraform use, each once, in alphabetical order. */
export interface TypesUsed {
  readonly resources: readonly string[];
  readonly data: readonly string[];
}

/** Finds the types of all resources and data sources. */
export function typesUsed(texts: readonly string[]): TypesUsed {
  const all = (kind: string) => {
    const pattern = new RegExp(`^${kind} "(google_\\w+)"`, 'gm');
    const found = texts.flatMap((text) => [...text.matchAll(pattern)].map(([, name = '']) => name));
    return [...new Set(found)].sort();
  };
  return { resources: all('resource'), data: all('data') };
}
