import { PermanentError } from '#core/permanent-error.ts';
import type { PersonsRequest } from '#flow/persons-request.ts';
import { promote } from '../../functions/promote.ts';
import { asker } from './approvers.ts';
import { minuteMs } from './durations.ts';
import type { InstanceOf } from './instances.ts';
import type { Stage } from './stage.ts';

/** What a person asks for; who that is, where it is not the one who asks for most. */
export type Asked = Omit<PersonsRequest, 'person'> & Partial<Pick<PersonsRequest, 'person'>>;

/** Asks as a promoter; where something fails, again, and not for ever. Tells whoever waits for it. */
export type Ask = (asked: Asked, onAccepted?: () => void) => void;

/** So often a person asks in all. */
const asksMax = 4;
const patienceMs = 5 * minuteMs;

/** Lets a promoter ask the function `promote`. */
export function openRequests(stage: Stage, instanceOf: InstanceOf): Ask {
  return (asked, onAccepted = () => undefined) =>
    request(stage, instanceOf, { asked, onAccepted }, 1);
}

interface Request {
  readonly asked: Asked;
  readonly onAccepted: () => void;
}

function request(stage: Stage, instanceOf: InstanceOf, of: Request, times: number): void {
  const { asked, onAccepted } = of;
  const { duty, onDeath } = instanceOf('promote');
  const words = `${asked.path} ${JSON.stringify(asked.body)}`;
  let isOver = false;
  const end = (isAnswered: boolean) => {
    if (isOver) return;
    isOver = true;
    forget();
    if (!isAnswered && times < asksMax)
      stage.after(patienceMs, () => request(stage, instanceOf, of, times + 1));
  };
  const forget = onDeath(() => end(false));
  promote({ person: asker, ...asked }, duty).then(
    () => {
      stage.trace.tell(() => `somebody may ${words}`);
      onAccepted();
      end(true);
    },
    (error: unknown) => {
      stage.trace.tell(() => `somebody may not ${words}: ${error}`);
      if (!(error instanceof PermanentError)) return end(false);
      stage.tally.sometimes(`${refusals[asked.path]} was refused: ${kindOf(error)}`);
      end(true);
    },
  );
}

const refusals: Readonly<Record<string, string>> = {
  '/api/v1/promotions': 'a promotion',
  '/api/v1/approvals': 'an approval',
  '/api/v1/given-up-promotions': 'giving a promotion up',
  '/api/v1/resumed-promotions': 'resuming a promotion',
  '/api/v1/rounds': 'a round',
  '/api/v1/restorations': 'a restoration',
  '/api/v1/results': 'a result',
  '/api/v1/quarantine-releases': 'a release from quarantine',
  '/api/v1/withdrawals': 'a withdrawal',
  '/api/v1/withdrawn-releases': 'withdrawing a release',
  '/api/v1/waivers': 'a waiver',
  '/api/v1/ended-waivers': 'ending a waiver',
  '/api/v1/holds': 'a hold',
  '/api/v1/ended-holds': 'ending a hold',
  '/api/v1/pins': 'a pin',
  '/api/v1/ended-pins': 'ending a pin',
};

function kindOf({ code, message }: PermanentError): string {
  if (message.includes('is held until')) return 'it is held';
  if (message.includes('its waiver ended')) return 'a waiver ended';
  if (message.includes('nothing was tested')) return 'the last cell';
  if (message.includes('is not proved')) return 'its origin is not proved';
  if (message.includes('tag a new version')) return 'a tag was moved';
  if (message.includes('is promoting')) return 'another is being promoted';
  if (message.includes('nothing new')) return 'nothing new';
  if (message.includes('is lower than')) return 'lower than the head';
  if (message.includes('give its promotion up')) return 'it is not out yet';
  if (message.includes('only goes forward')) return 'it can be seen';
  if (/is (building|testing)/.test(message)) return 'not tested yet';
  return code;
}
