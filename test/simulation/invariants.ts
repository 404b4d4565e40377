import { auditInvariants } from './audit-invariants.ts';
import { endInvariants } from './end-invariants.ts';
import type { Invariant } from './invariant.ts';
import { lifeInvariants } from './life-invariants.ts';
import { promotionInvariants } from './promotion-invariants.ts';

/** Every rule that a run is held to. */
export const invariants: readonly Invariant[] = [
  ...promotionInvariants,
  ...lifeInvariants,
  ...auditInvariants,
  ...endInvariants,
];
