import type { Candidate } from '#core/candidate.ts';
import { cancelCells } from './cancel-cells.ts';
import { collectArea } from './collect-area.ts';
import { lastReleased } from './last-released.ts';
import type { Perform, Performed } from './performing.ts';
import { releasedImages } from './released-images.ts';
import { stageFiles } from './stage-files.ts';
import { startCell } from './start-cell.ts';
import type { Duty } from './turn.ts';

/** Does what a candidate owes. */
export const performCandidateEffect: Perform<'candidate'> = (duty, id, candidate, effect) => {
  switch (effect.type) {
    case 'want-build':
      return wantBuild(duty, id, candidate, effect.component);
    case 'stage-files':
      return stageFiles(duty, candidate);
    case 'start-cell':
      return startCell(duty, candidate, effect.cell, effect.attempt);
    case 'cancel-cells':
      return cancelCells(duty, candidate);
    case 'let-go':
      return letGo(candidate);
    case 'raise-alert':
      return raiseAlert(duty, candidate, effect.cell);
    case 'collect-area':
      return collectArea(duty, candidate);
  }
};

async function wantBuild(
  duty: Duty,
  id: string,
  candidate: Candidate,
  name: string,
): Promise<Performed<'candidate'>> {
  const component = candidate.frozen.components.find((one) => one.name === name);
  if (component === undefined) return {};
  const { tag, commit, committedAtMs, recipe, source, images, unit } = component;
  const made = { component: name, tag, commit, committedAtMs, recipe, source, images };
  const input = unit === undefined ? made : { ...made, unit };
  const released = await releasedImages(duty, component);
  const last = released.length > 0 ? undefined : await lastReleased(duty, component);
  const wanted = { type: 'wanted', key: component.build, candidate: id } as const;
  return {
    tell: [
      {
        kind: 'build',
        id: component.build,
        event: { ...wanted, input, released, ...(last && { last }) },
      },
    ],
  };
}

async function letGo({ id, frozen }: Candidate): Promise<Performed<'candidate'>> {
  const event = { type: 'unwanted-unmade', candidate: id } as const;
  return { tell: frozen.components.map(({ build }) => ({ kind: 'build', id: build, event })) };
}

async function raiseAlert(
  { ports }: Duty,
  { id, line, version, cells }: Candidate,
  cell: string,
): Promise<Performed<'candidate'>> {
  const failed = cells[cell]?.attempts.findLast(({ outcome }) => outcome === 'failed');
  const fields = { candidate: id, line, version, cell, why: failed?.why, url: failed?.url };
  ports.log.error('a blocking test failed after the promotion was admitted', fields);
  return {};
}
