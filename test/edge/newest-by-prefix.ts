/** What is newest, and what floating tags would name. */
export interface NewestByPrefix {
  readonly newest: Readonly<Record<string, string>>;
  readonly floats: Readonly<Record<string, string>>;
}

/**
 * The newest release of every major and minor: by numbers alone, and by nothing of ours, so that it
 * can be wrong only in another way.
 */
export function newestByPrefix(tags: readonly string[]): NewestByPrefix {
  const releases = tags
    .flatMap((tag) => /^v(\d+)\.(\d+)\.(\d+)$/.exec(tag) ?? [])
    .filter((text) => text.startsWith('v'))
    .map((tag) => ({ tag, numbers: tag.slice(1).split('.').map(Number) }))
    .sort((a, b) => weightOf(a.numbers) - weightOf(b.numbers));
  const newest: Record<string, string> = {};
  const floats: Record<string, string> = {};
  for (const { tag, numbers } of releases)
    for (const prefix of [`${numbers[0]}`, `${numbers[0]}.${numbers[1]}`]) {
      newest[prefix] = tag;
      if (prefix !== '0') floats[`v${prefix}`] = tag;
    }
  return { newest, floats };
}

/** Real numbers are far below a thousand. */
function weightOf(numbers: readonly number[]): number {
  return numbers.reduce((weight, one) => weight * 1000 + one, 0);
}
