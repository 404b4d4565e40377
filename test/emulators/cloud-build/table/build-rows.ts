import { acceptedRows } from './accepted-rows.ts';
import { buildRefusalRows } from './build-refusal-rows.ts';
import type { BuildRow } from './build-row.ts';
import { endRows } from './end-rows.ts';
import { failureRows } from './failure-rows.ts';
import { orderRows } from './order-rows.ts';
import { retryRows } from './retry-rows.ts';
import { stepRefusalRows } from './step-refusal-rows.ts';
import { substitutionRefusalRows } from './substitution-refusal-rows.ts';
import { substitutionRows } from './substitution-rows.ts';
import { surroundingsRows } from './surroundings-rows.ts';

/** The specification of Cloud Build, as far as we rely on it, a fact a row. */
export const buildRows: readonly BuildRow[] = [
  ...stepRefusalRows,
  ...buildRefusalRows,
  ...acceptedRows,
  ...substitutionRows,
  ...substitutionRefusalRows,
  ...orderRows,
  ...failureRows,
  ...endRows,
  ...retryRows,
  ...surroundingsRows,
];
