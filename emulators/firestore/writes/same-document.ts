import { invalid } from '../invalid.ts';
import type { Precondition, Write } from './write.ts';

/**
 * Refuses writes of one commit that cannot all be right: the second to a document must not ask for
 * what the first has made impossible. Google's emulator judges so before it looks at any document.
 * @throws WireError INVALID_ARGUMENT
 */
export function checkSameDocument(writes: readonly Write[]): void {
  const before = new Map<string, Earlier>();
  for (const write of writes) {
    const { name } = write.name;
    const earlier = before.get(name);
    if (earlier !== undefined) checkAfter(earlier, write);
    const version = earlier === undefined ? versionOf(write.precondition) : earlier.version;
    before.set(name, { write, version });
  }
}

interface Earlier {
  readonly write: Write;
  /** The update time that the first write to the document asked for. */
  readonly version: number | undefined;
}

function checkAfter(earlier: Earlier, write: Write): void {
  const wanted = existenceOf(write);
  const isThere = earlier.write.operation.type !== 'delete';
  if (wanted !== undefined && wanted !== isThere) {
    throw invalid(
      `${write.name.name} is ${isThere ? 'written' : 'deleted'} by a write of the same commit that ` +
        `comes before one that asks that it ${wanted ? 'exists' : 'does not exist'}`,
    );
  }
  const version = versionOf(write.precondition);
  if (version !== undefined && version !== earlier.version) {
    throw invalid(`Two writes of a commit ask for different update times of ${write.name.name}`);
  }
}

/** Whether a write asks that its document exists, or does not; a deletion of a version never does. */
function existenceOf({ operation, precondition }: Write): boolean | undefined {
  if (precondition?.type === 'exists') return precondition.exists;
  return precondition === undefined || operation.type === 'delete' ? undefined : true;
}

function versionOf(precondition: Precondition | undefined): number | undefined {
  return precondition?.type === 'update-time' ? precondition.updateTime : undefined;
}
