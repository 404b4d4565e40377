import { z } from 'zod';

/** What befalls reads, as a test sets it. */
export const readFault = z.strictObject({ reads: z.enum(['fail', 'limit', 'wait']).nullable() });

type Fault = z.output<typeof readFault>['reads'];

/** What befalls reads until it is set otherwise. */
interface ReadFaults {
  set(fault: Fault): void;
  /** The answer to a read that goes wrong; none to one that goes on, be it late. */
  meet(): Promise<Response | undefined>;
}

/** As many as GitHub lets anybody make in an hour who shows no token. */
const requestsMax = 60;
const hourSeconds = 3_600;

/** Opens reads that go well. */
export function openReadFaults(): ReadFaults {
  let fault: Fault = null;
  let change = Promise.withResolvers<void>();
  return {
    set(next) {
      fault = next;
      change.resolve();
      change = Promise.withResolvers();
    },
    async meet() {
      while (fault === 'wait') await change.promise;
      if (fault === 'fail') return Response.json({ message: 'Server Error' }, { status: 502 });
      return fault === 'limit' ? limitReached() : undefined;
    },
  };
}

/** @see https://docs.github.com/en/rest/using-the-rest-api/rate-limits-for-the-rest-api */
function limitReached(): Response {
  const reset = Math.floor(Date.now() / 1_000) + hourSeconds;
  const headers = {
    'x-ratelimit-limit': String(requestsMax),
    'x-ratelimit-remaining': '0',
    'x-ratelimit-reset': String(reset),
  };
  return Response.json({ message: 'API rate limit exceeded' }, { status: 403, headers });
}
