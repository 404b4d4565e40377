import { z } from 'zod';

/** How programs find out where people sign in, as it is answered. */
export const shownSignInSchema = z.object({
  issuer: z.string(),
  clientId: z.string().exactOptional(),
  audience: z.string(),
});
