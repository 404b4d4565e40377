import { z } from 'zod';

const unitsMs: Readonly<Record<string, number>> = {
  s: 1000,
  m: 60_000,
  h: 60 * 60_000,
  d: 24 * 60 * 60_000,
};
const durationMaxMs = 366 * 24 * 60 * 60_000;
/** A build of Cloud Build may take a day: the comment on `Build.timeout` in cloudbuild.proto. */
const buildMaxMs = 24 * 60 * 60_000;

/** A duration of a file of ours, in ms; `0s` is one too. */
export const pauseSchema = durationOf('must be a duration such as 0s, 30s, 10m, 1h or 3d');

/** A duration of a file of ours, in ms, and never 0. */
export const durationSchema = durationOf('must be a duration such as 30s, 10m, 1h or 3d')
  .refine((ms) => ms > 0, 'must not be 0: write a duration such as 30s, 10m, 1h or 3d')
  .meta({ pattern: '^[1-9][0-9]{0,7}[smhd]$', examples: ['30s', '10m', '1h', '3d'] });

/** How long a build may take, as a file of ours says it, in ms. */
export const buildDurationSchema = durationSchema.refine(
  (ms) => ms <= buildMaxMs,
  `must be ${buildMaxMs / 3_600_000}h or less: Cloud Build ends every build after that`,
);

/** A duration as proto3 JSON writes it, `600s`, in ms. */
export const protoDurationSchema = z
  .string()
  .regex(/^\d{1,9}(?:\.\d{1,9})?s$/, 'must be a number of seconds such as 600s')
  .transform((text) => Math.round(Number(text.slice(0, -1)) * 1000))
  .refine(
    (ms) => ms > 0 && ms <= buildMaxMs,
    `must be more than 0s and at most ${buildMaxMs / 1000}s`,
  );

function durationOf(words: string) {
  return z
    .string()
    .regex(/^(?:0s|[1-9]\d{0,7}[smhd])$/, words)
    .transform((text) => Number(text.slice(0, -1)) * (unitsMs[text.slice(-1)] ?? 0))
    .refine((ms) => ms <= durationMaxMs, 'must be 366d or less');
}
