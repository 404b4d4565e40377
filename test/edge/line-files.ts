import { expect } from 'vitest';
import { LineFileError } from '#edge/release-lines.ts';

/** Two components as the file beside the lines describes them. */
export const components = `components:
  greeter:
    repository: https://git.sample.example/sample/greeter
    images: { greeter: [linux/amd64] }
    production: us-docker.pkg.dev/csi-release/csi
    unit: { steps: [{ name: npm, args: [test] }] }
  relay:
    repository: https://git.sample.example/sample/relay
    images: { relay: [linux/amd64, windows/amd64] }
    production: us-docker.pkg.dev/csi-release/csi
    floatingTags: { major: false }
    files: [deploy/rbac.yaml]
    recipe: { timeout: 1h, steps: [{ name: make, timeout: 1m }], substitutions: { _A: b } }
`;

/** The least that a line says. */
export const line = `line: small
promoters: [a@b.example]
quietTime: 0s
timeToLive: { failed: 1h, accepted: 1h, released: 3d }
components:
  greeter: "1"
cells:
  unit: { runs: unit, counts: blocking, deadline: 30m }
`;

/** The files with one piece of text in the place of another, which must be there. */
export function changed(from: string, to: string): readonly LineFile[] {
  const files = [components, line].map((text) => text.replace(from, to));
  expect(files.join('')).not.toBe(components + line);
  const [first = '', second = ''] = files;
  return [
    { path: 'lines/components.yaml', text: first },
    { path: 'lines/small.yaml', text: second },
  ];
}

interface LineFile {
  readonly path: string;
  readonly text: string;
}

/** What reading finds wrong, in its own words; nothing where it finds nothing. */
export function faultsOf(act: () => unknown): readonly string[] {
  try {
    act();
  } catch (error) {
    if (error instanceof LineFileError) return error.faults;
    throw error;
  }
  return [];
}
