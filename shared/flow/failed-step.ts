import type { FailedStep } from '#core/build-failure.ts';
import { lastLinesOf, logEndBytesMax } from '#core/build-log.ts';
import type { BuildView } from './builds.ts';
import type { Duty } from './turn.ts';

/**
 * The step that a build failed at, with its last lines from the log in our bucket. A log that
 * cannot be read, or that lies elsewhere, keeps no failure from being recorded.
 */
export async function failedStepOf(
  { ports }: Duty,
  { id, failedStep, log }: BuildView,
): Promise<{ readonly failedStep?: FailedStep }> {
  if (failedStep === undefined) return {};
  const { logsBucket } = ports.places;
  if (log?.bucket !== logsBucket) return { failedStep };
  try {
    const end = await ports.files.end(logsBucket, log.object, logEndBytesMax);
    const lastLines = lastLinesOf(new TextDecoder().decode(end), failedStep.index);
    return { failedStep: lastLines.length === 0 ? failedStep : { ...failedStep, lastLines } };
  } catch (error) {
    ports.log.warn('the log of a build cannot be read', { build: id, object: log.object, error });
    return { failedStep };
  }
}
