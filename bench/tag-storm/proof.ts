import type { StormDocuments } from './documents.ts';
import { newestTag, type StormPlan } from './plan.ts';

const toldMax = 5;

/**
 * Makes sure that nothing of a storm was lost: each tag that was announced is recorded and accepted,
 * and no other; every line was told; no message was rejected or became a dead letter.
 * @throws Error with everything that is not so
 */
export async function proveNoneLost(
  documents: StormDocuments,
  deadLetters: readonly string[],
  plan: StormPlan,
): Promise<void> {
  const [tags, lines, rejected] = await Promise.all([
    documents.tags(),
    documents.lines(),
    documents.rejected(),
  ]);
  const announced = new Set(plan.announcements.map(({ component, tag }) => `${component}:${tag}`));
  const owing = [...tags, ...lines].filter(([, { owed }]) => owed.length > 0);
  const unaccepted = [...tags].filter(([, { body }]) => body.verdict !== 'accepted');
  refuse({
    'tags were lost': [...announced].filter((key) => !tags.has(key)),
    'tags are recorded that nobody announced': [...tags.keys()].filter(
      (key) => !announced.has(key),
    ),
    'tags are not accepted': unaccepted.map(([key, { body }]) => `${key} ${body.verdict}`),
    'documents owe something': owing.map(([key]) => key),
    'lines heard of no tag': plan.lines.map(({ name }) => name).filter((name) => !lines.has(name)),
    'messages were rejected': rejected,
    'messages are dead letters': deadLetters,
  });
}

/**
 * Makes sure that each line has one candidate, with the newest tag of each of its components.
 * @throws Error with everything that is not so
 */
export async function proveOneEach(documents: StormDocuments, plan: StormPlan): Promise<void> {
  const [lines, candidates] = await Promise.all([documents.lines(), documents.candidates()]);
  const opened = [...candidates].map(([id, { body }]) => ({ id, ...body }));
  const faults = plan.lines.flatMap(({ name, components }) => {
    const [own, ...more] = opened.filter(({ line }) => line === name);
    const newest = lines.get(name)?.body.newestCandidate;
    if (own === undefined) return [`${name} has none: ${lines.get(name)?.body.why}`];
    if (more.length > 0) return [`${name} has ${more.length + 1}`];
    if (newest !== own.id) return [`${name} names ${newest} and not ${own.id}`];
    const frozen = own.frozen.components.map((one) => `${one.name} ${one.tag}`).sort();
    const wanted = components.map((component) => `${component} ${newestTag}`).sort();
    return frozen.join() === wanted.join() ? [] : [`${name} froze ${frozen}, not ${wanted}`];
  });
  const names = new Set(plan.lines.map(({ name }) => name));
  refuse({
    'lines have not one candidate': faults,
    'candidates are of no line': opened.filter(({ line }) => !names.has(line)).map(({ id }) => id),
  });
}

function refuse(faults: Readonly<Record<string, readonly string[]>>): void {
  const told = Object.entries(faults)
    .filter(([, found]) => found.length > 0)
    .map(([what, found]) => `${found.length} ${what}: ${found.slice(0, toldMax).join(', ')}`);
  if (told.length > 0) throw new Error(`The storm did damage.\n${told.join('\n')}`);
}
