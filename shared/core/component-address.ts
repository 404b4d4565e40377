import type { Component, ReleaseLine } from './line.ts';

/**
 * The component that lies at an address, whichever line takes it; none for a fork or another host.
 * Hosts of repositories take no notice of capitals, and Git none of a `.git` at the end.
 */
export function componentAt(lines: readonly ReleaseLine[], address: string): Component | undefined {
  const wanted = canonical(address);
  return lines
    .flatMap(({ components }) => components)
    .map(({ component }) => component)
    .find(({ repository }) => canonical(repository) === wanted);
}

function canonical(address: string): string {
  return address.toLowerCase().replace(/\.git$/, '');
}
