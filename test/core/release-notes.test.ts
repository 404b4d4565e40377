import { expect, it } from 'vitest';
import { releaseNotes } from '#core/release-notes.ts';
import { aPlan, aPlannedImage } from '../given/promotion.ts';

const image = aPlannedImage();

const rest = `## Images

| Image | Digest |
| --- | --- |
| csi-release/csi/hello:v1.0.0 | \`${image.digest}\` |

Version tags (\`vX.Y.Z\`) never change. \`vX.Y\` and \`vX\` follow the highest release and move: pull them with \`imagePullPolicy: Always\`. Staged images are not for production.
`;

it('tells of a first release what is in it', () => {
  expect(releaseNotes(aPlan())).toBe(`# sample@v1.0.0

The first release of sample.

## Components

| Component | Before | Now |
| --- | --- | --- |
| hello | - | v1.0.0 |

${rest}`);
});

it('tells of a later one what was added, changed, removed, and left as it was', () => {
  const components = [
    { name: 'hello', tag: 'v1.1.0', commit: 'c0ffee' },
    { name: 'counter', tag: 'v2.0.0', commit: 'c0ffee' },
    { name: 'relay', tag: 'v0.3.0', commit: 'c0ffee' },
  ];
  const since = {
    name: 'sample@v1.0.0',
    version: 'v1.0.0',
    components: [
      { name: 'old', tag: 'v3.0.0', images: [] },
      { name: 'relay', tag: 'v0.3.0', images: [] },
      { name: 'hello', tag: 'v1.0.0', images: [] },
    ],
  };
  expect(releaseNotes(aPlan({ version: 'v2.0.0', components, since }))).toBe(`# sample@v2.0.0

The release after sample@v1.0.0.

## Components

| Component | Before | Now |
| --- | --- | --- |
| hello | v1.0.0 | v1.1.0 |
| counter | - | v2.0.0 |
| relay | v0.3.0 | v0.3.0 |
| old | v3.0.0 | removed |

${rest}`);
});
