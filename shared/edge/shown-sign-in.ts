import { z } from 'zod';
import type { ShownSignIn } from '#core/shown-sign-in.ts';
import { describing } from './describing.ts';

/** How programs find out where people sign in. */
export const shownSignInSchema = describing<ShownSignIn>()(
  z
    .strictObject({
      issuer: z.string().describe('The OpenID Connect issuer whose identity tokens are taken.'),
      clientId: z.string().exactOptional().describe("What people's tokens are for."),
      audience: z.string().describe("What a service account's token must be for."),
    })
    .meta({ id: 'SignIn' }),
);
