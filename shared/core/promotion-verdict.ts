import { type CandidateFacts, promotersOf } from './candidate-facts.ts';
import { givenUpFromMs } from './decide-promotion.ts';
import { fewOf } from './few-words.ts';
import { isoTime } from './iso-time.ts';
import type { ReleaseWithdrawal } from './promotion.ts';
import { partsOf } from './promotion-parts.ts';
import type { PromotionStep } from './promotion-steps.ts';
import { releaseName } from './release.ts';
import { ended, goesOn, needsPerson, over, quoted, type Said } from './said.ts';
import { tellingsOf } from './telling.ts';
import { unpulledWords } from './unpulled.ts';

/** What a candidate says whose promotion was admitted, and whose release does not stand yet. */
export function promotingVerdict(facts: CandidateFacts): Said {
  const { promotion } = facts;
  const name = nameOf(facts);
  if (promotion === undefined) return goesOn('under way', `Promoting as ${name}`);
  const { step, left, plan } = promotion;
  const held = heldVerdict(facts, `The promotion as ${name}`);
  const all = partsOf(plan, step).length;
  const toDo = all > 1 ? `, ${left.length} of ${all} left` : '';
  const sentence = `Promoting as ${name}: ${stepWords[step]}${toDo}${lateWords(facts)}`;
  return held ?? goesOn('under way', sentence);
}

/** What a candidate says whose release stands, or stood: whether everybody has it and knows of it. */
export function releasedVerdict(facts: CandidateFacts): Said {
  const { promotion, release } = facts;
  const name = nameOf(facts);
  const withdrawn = release?.withdrawn ?? promotion?.withdrawn;
  if (withdrawn !== undefined) return withdrawnVerdict(facts, name, withdrawn);
  const when = release?.releasedAtMs === undefined ? '' : ` at ${isoTime(release.releasedAtMs)}`;
  const begun = `Released as ${name}${when}`;
  if (promotion === undefined) return ended('done', begun);
  const { step, unpulled } = promotion;
  const stopped = heldVerdict(facts, `${begun}; its promotion`) ?? unsettledVerdict(facts, begun);
  if (stopped !== undefined) return stopped;
  if (step === 'done') return ended('done', `${begun}${lateWords(facts)}`);
  if (unpulled === undefined)
    return goesOn('under way', `${begun}, and not announced yet: ${stepWords[step]}`);
  const why = `${begun}, and not announced: ${quoted(unpulledWords(unpulled))}`;
  const way = 'let everybody read production: it is announced by itself then';
  return needsPerson(why, ['whoever administers production'], way);
}

/** What each step does, as it goes on after a colon. */
const stepWords: Readonly<Record<PromotionStep, string>> = {
  stating: 'its set is being stated',
  copying: 'its images are being copied',
  verifying: 'its images are being read back',
  tagging: 'its version tags are being written',
  publishing: 'its files are being published',
  floating: 'its floating tags are being moved',
  checking: 'it is looked at whether everybody can pull it',
  announcing: 'it is being announced',
  done: 'it is out',
  correcting: 'its floating tags are moved, and whoever was told of it is told',
  withdrawn: 'whoever was told of it is told',
};

/** A withdrawal stands at once; that everybody hears of it comes after. */
function withdrawnVerdict(facts: CandidateFacts, name: string, withdrawn: ReleaseWithdrawal): Said {
  const { by, reason, atMs, instead } = withdrawn;
  const use = instead === undefined ? '' : `; use ${instead}`;
  const said = `${name} was withdrawn at ${isoTime(atMs)} by ${by}: ${quoted(reason)}${use}`;
  return (
    heldVerdict(facts, `${said}; its correction`) ?? unsettledVerdict(facts, said) ?? over(said)
  );
}

function heldVerdict(facts: CandidateFacts, what: string): Said | undefined {
  const { promotion } = facts;
  if (promotion?.held === undefined) return undefined;
  const sentence = `${what} is held at ${promotion.step}: ${quoted(promotion.held)}`;
  const wayOut = 'mend that, and resume it: POST /api/v1/resumed-promotions';
  if (givenUpFromMs(promotion) === undefined)
    return needsPerson(sentence, promotersOf(facts), wayOut);
  const way = `${wayOut}; or give it up: POST /api/v1/given-up-promotions`;
  return needsPerson(sentence, promotersOf(facts), way);
}

/** Targets of which nobody knows whether they were told, or which were not. */
function unsettledVerdict(facts: CandidateFacts, begun: string): Said | undefined {
  const { promotion } = facts;
  if (promotion === undefined) return undefined;
  const step = promotion.withdrawn === undefined ? 'announcing' : 'correcting';
  const words = Object.entries(tellingsOf(promotion, step)).flatMap(([target, telling]) =>
    telling.state === 'unsure' || telling.state === 'failed'
      ? [`${target} is ${telling.state}: ${quoted(telling.why)}`]
      : [],
  );
  if (words.length === 0) return undefined;
  const what = step === 'announcing' ? 'announcement' : 'correction';
  const way = 'look there, and say what came of it: POST /api/v1/announcements';
  const sentence = `${begun}; its ${what}: ${fewOf(words)}`;
  return needsPerson(sentence, promotersOf(facts), way);
}

function nameOf({ candidate: { line, version } }: CandidateFacts): string {
  return version === undefined ? `a release of ${line}` : releaseName(line, version);
}

/** Cells that failed when it was too late to stop it. */
function lateWords({ candidate: { lateFailures = {} } }: CandidateFacts): string {
  const cells = Object.keys(lateFailures);
  return cells.length === 0 ? '' : `; failed after it was admitted: ${fewOf(cells)}`;
}
