import type { Candidate, FrozenCell } from './candidate.ts';
import { rbacFile, type TestedComponent } from './cell-substitutions.ts';
import { type Message, prowMessage } from './prow-job.ts';
import { topicsOf } from './test-result.ts';

/** Everything outside a candidate that its tests are told. */
export interface TestedSet {
  readonly components: readonly TestedComponent[];
  /** Where the staged images lie: `HOST/PROJECT/REPOSITORY`. */
  readonly registry: string;
  /** The project whose topics results are published to. */
  readonly project: string;
}

/** Which attempt is asked for, and the values that its job is given. */
interface AskedAttempt {
  readonly attempt: number;
  readonly values: Readonly<Record<string, string>>;
}

/** A message that asks for a test, and the topic that whoever runs it listens to. */
export interface TestRequest extends Message {
  readonly topic: string;
}

/**
 * What asks for an attempt at an external cell, with everything that its job needs: in Prow's form
 * where the line says so, else in ours. None where there is no such attempt.
 */
export function testRequest(
  candidate: Candidate,
  cell: FrozenCell,
  { attempt, values }: AskedAttempt,
  set: TestedSet,
): TestRequest | undefined {
  const run = candidate.cells[cell.id];
  const nonce = run?.nonces[attempt - 1];
  const opened = run?.attempts[attempt - 1];
  if (nonce === undefined || opened === undefined) return undefined;
  const { requests, results } = topicsOf(cell.source);
  const runid = `${candidate.id}/${cell.id}/${attempt}/${nonce}`;
  const answer = { project: set.project, topic: results };
  if (cell.prow !== undefined) {
    return { topic: requests, ...prowMessage(cell.prow, values, { ...answer, runid }) };
  }
  const data = {
    ...{ runid, candidate: candidate.id, line: candidate.line, cell: cell.id, attempt, nonce },
    images: set.components.flatMap(imagesOf),
    components: set.components.map(({ images: _, ...component }) => component),
    ...(cell.matrix && { matrix: cell.matrix }),
    ...(cell.deadlineMs !== undefined && {
      deadline: new Date(opened.openedAtMs + cell.deadlineMs).toISOString(),
    }),
    answer,
  };
  return { topic: requests, data, attributes: { cell: cell.id, line: candidate.line } };
}

function imagesOf({ name, images, files }: TestedComponent) {
  return images.map((image) => {
    const rbac = rbacFile(image.name, files);
    return { ...image, component: name, ...(rbac && { rbac: rbac.address }) };
  });
}
