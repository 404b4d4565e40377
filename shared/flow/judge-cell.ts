import type { Candidate, FrozenCell } from '#core/candidate.ts';
import { type Judged, judgeByReports } from '#core/test-report.ts';
import type { BuildEnd } from './build-outcome.ts';
import type { BuildView } from './builds.ts';
import { findBuildReports } from './find-reports.ts';
import type { Ports } from './ports.ts';
import { judgeByPulled } from './pulled-images.ts';

/**
 * Judges the end of a build that ran a cell: by its reports, where the cell has some, and by what
 * it could have pulled.
 *
 * @throws an error where one of them cannot be looked at now: the build is asked after again.
 */
export async function judgeCell(
  ports: Pick<Ports, 'clock' | 'reports' | 'images' | 'places'>,
  candidate: Candidate,
  cell: FrozenCell | undefined,
  view: BuildView,
  ended: BuildEnd,
): Promise<BuildEnd & Judged> {
  const isTold = ended.outcome === 'passed' || ended.outcome === 'failed';
  if (cell === undefined || !isTold) return ended;
  const judged = judgeByReports(ended, await findBuildReports(ports, cell, view));
  return judgeByPulled(ports, candidate, cell, judged);
}
