import { z } from 'zod';
import { shownSignInSchema } from '#edge/shown-sign-in.ts';
import { showSignIn } from '#flow/show-sign-in.ts';
import { type Sight, sight } from './sight.ts';

/** What a program can look at that does not know yet who signs people in. */
export const signInSights: readonly Sight[] = [
  sight({
    path: '/api/v1/sign-in',
    summary: 'Whose identity tokens are taken, and what they must be for',
    asked: z.strictObject({}),
    answer: shownSignInSchema,
    show: async (duty) => ({ body: await showSignIn(duty) }),
  }),
];
