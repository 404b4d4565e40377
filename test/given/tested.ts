import type { TestedComponent } from '#core/cell-substitutions.ts';

/** A component as its tests are told of it; every address says what it is of. */
export function aTestedComponent(
  name: string,
  images: readonly string[] = [name],
  files: readonly string[] = [],
): TestedComponent {
  return {
    ...{ name, tag: 'v1.0.0', commit: `commit of ${name}` },
    images: images.map((image) => ({
      name: image,
      repository: `staging/${image}`,
      digest: `digest of ${image}`,
      address: `address of ${image}`,
      registry: 'here/staging',
      tag: 'one',
    })),
    files: files.map((path) => ({ path, address: `address of ${path}` })),
  };
}
