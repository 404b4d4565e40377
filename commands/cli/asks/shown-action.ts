import { z } from 'zod';
import type { ActionName, ShownAction } from '#core/action.ts';
import { CommandFault } from '../frame/exit-codes.ts';
import type { Session } from '../frame/session.ts';
import { lookAt } from '../looks/look.ts';

/** The part of a request that its command settles. */
export type Settled = Readonly<Record<string, string | number | boolean>>;

/** What a person reads of an action; the request itself is the command's own. */
export type KnownAction = Pick<ShownAction, 'title' | 'consequences' | 'who' | 'refusal'>;

const shownRead = z.object({
  actions: z
    .array(
      z.object({
        name: z.string(),
        title: z.string(),
        body: z.record(z.string(), z.unknown()),
        consequences: z.array(z.string()),
        who: z.array(z.string()),
        refusal: z.string().exactOptional(),
      }),
    )
    .default([]),
});

/**
 * What the server says of an action on a thing; none where it does not tell: then the request itself
 * is answered with what is wrong.
 */
export async function findAction(
  session: Session,
  address: string,
  name: ActionName,
  settled: Settled,
): Promise<KnownAction | undefined> {
  const found = await lookAt(session, address, shownRead).catch((error: unknown) => {
    if (error instanceof CommandFault && error.exit === 'not found') return undefined;
    throw error;
  });
  return found?.shown.actions.find((one) => one.name === name && isAbout(one.body, settled));
}

/** Of several of a name, such as the waivers of cells, the one whose request is this one. */
function isAbout(body: Readonly<Record<string, unknown>>, settled: Settled): boolean {
  return Object.entries(settled).every(
    ([name, value]) => !Object.hasOwn(body, name) || body[name] === value,
  );
}
