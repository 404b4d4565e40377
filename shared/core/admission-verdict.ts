import type { Refusal } from './admission.ts';
import type { PermanentCode } from './permanent-error.ts';

/** What is answered to whoever asks for a promotion: yes, no and why, or when it will be yes. */
export type AdmissionVerdict =
  | { readonly kind: 'allow' }
  | { readonly kind: 'deny'; readonly code: PermanentCode; readonly why: string }
  /** Nobody has to do anything: when `atMs` has come, the same request is admitted. */
  | { readonly kind: 'later'; readonly why: string; readonly atMs: number };

/**
 * Of all that speaks against a promotion, what is told: the first that time alone does not mend, as
 * somebody has to act; and everything that passes, with when the last of it has passed.
 */
export function verdictOn(refusals: readonly (Refusal | undefined)[]): AdmissionVerdict {
  const told = refusals.filter((refusal) => refusal !== undefined);
  const denied = told.find(({ untilMs }) => untilMs === undefined);
  const passing = told.filter(({ untilMs }) => untilMs !== undefined);
  const why = [...(denied === undefined ? [] : [denied]), ...passing]
    .map((refusal) => refusal.why)
    .join('; and ');
  if (denied !== undefined) return { kind: 'deny', code: denied.code, why };
  if (passing.length === 0) return { kind: 'allow' };
  return { kind: 'later', why, atMs: Math.max(...passing.map(({ untilMs = 0 }) => untilMs)) };
}
