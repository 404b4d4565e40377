import { announcementInvariants } from './announcement-invariants.ts';
import { approvalInvariants } from './approval-invariants.ts';
import { auditInvariants } from './audit-invariants.ts';
import { endInvariants } from './end-invariants.ts';
import { fileInvariants } from './file-invariants.ts';
import { holdInvariants } from './hold-invariants.ts';
import type { Invariant } from './invariant.ts';
import { lifeInvariants } from './life-invariants.ts';
import { moveInvariants } from './move-invariants.ts';
import { originInvariants } from './origin-invariants.ts';
import { promotionInvariants } from './promotion-invariants.ts';
import { queueInvariants } from './queue-invariants.ts';
import { roundInvariants } from './round-invariants.ts';
import { statementInvariants } from './statement-invariants.ts';
import { stepInvariants } from './step-invariants.ts';
import { tagInvariants } from './tag-invariants.ts';
import { withdrawalInvariants } from './withdrawal-invariants.ts';

/** Every rule that a run is held to. */
export const invariants: readonly Invariant[] = [
  ...promotionInvariants,
  ...stepInvariants,
  ...withdrawalInvariants,
  ...announcementInvariants,
  ...originInvariants,
  ...statementInvariants,
  ...fileInvariants,
  ...approvalInvariants,
  ...holdInvariants,
  ...moveInvariants,
  ...lifeInvariants,
  ...tagInvariants,
  ...roundInvariants,
  ...queueInvariants,
  ...auditInvariants,
  ...endInvariants,
];
