import { z } from 'zod';
import {
  type EndedHoldWish,
  type HeldThing,
  type HoldWish,
  holdReasonLengthMax,
} from '#core/hold.ts';
import { idSchema, lineNameSchema, nameSchema, reasonText } from './texts.ts';
import { ownerSchema, untilSchema } from './until.ts';

const things = {
  component: nameSchema.exactOptional(),
  candidate: idSchema.exactOptional(),
  line: lineNameSchema.exactOptional(),
};

const oneThing = 'must name one thing: a component, a candidate or a line';

/** What a request to hold a component, a candidate or a line says. */
export const holdRequestSchema = z
  .object({
    ...things,
    reason: reasonText('say why nothing of it is to be promoted', holdReasonLengthMax),
    owner: ownerSchema,
    until: untilSchema,
  })
  .transform(({ reason, owner, until: untilMs, ...named }, context): HoldWish => {
    const thing = thingOf(named, context);
    return thing === undefined ? z.NEVER : { thing, reason, owner, untilMs };
  })
  .meta({ id: 'HoldRequest' });

/** What a request to end a hold says. */
export const endedHoldSchema = z
  .object({
    ...things,
    reason: reasonText('say why it may go on', holdReasonLengthMax),
    owner: ownerSchema.exactOptional(),
  })
  .transform(({ reason, owner, ...named }, context): EndedHoldWish => {
    const thing = thingOf(named, context);
    return thing === undefined ? z.NEVER : { thing, reason, ...(owner !== undefined && { owner }) };
  })
  .meta({ id: 'EndedHoldRequest' });

type Named = { readonly [K in HeldThing['kind']]?: string };

function thingOf(
  { component, candidate, line }: Named,
  context: z.core.$RefinementCtx<unknown>,
): HeldThing | undefined {
  const named: readonly (readonly [HeldThing['kind'], string | undefined])[] = [
    ['component', component],
    ['candidate', candidate],
    ['line', line],
  ];
  const [thing, ...others] = named.flatMap(([kind, name]): readonly HeldThing[] =>
    name === undefined ? [] : [{ kind, name }],
  );
  if (thing !== undefined && others.length === 0) return thing;
  context.issues.push({ code: 'custom', input: named, message: oneThing });
  return undefined;
}
