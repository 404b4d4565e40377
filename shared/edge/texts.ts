import { z } from 'zod';
import { type Digest, parseDigest } from '#core/image.ts';

/** No control, format or private character, no line separator: what is shown is what is there. */
const visible = /^[^\p{C}\p{Zl}\p{Zp}]*$/u;
const control = /(?![\t\n\r])[\p{Cc}\p{Cs}]/u;
const urlLengthMax = 2048;

/** Text of one line, every character of which can be seen. */
export function visibleText(lengthMax: number): z.ZodString {
  return z
    .string()
    .min(1, 'is empty')
    .max(lengthMax, `is longer than ${lengthMax} characters`)
    .regex(visible, 'has a control or an invisible character');
}

/** Text of any lines, which a process can be given: without control characters and halves of others. */
export function plainText(lengthMax: number): z.ZodString {
  return z
    .string()
    .max(lengthMax, `is longer than ${lengthMax} characters`)
    .refine((text) => !control.test(text), 'has a control character: remove it');
}

const reasonLengthMax = 1000;

/** Why somebody wants something, in a few lines; `words` says what is to be told. */
export function reasonText(words: string, lengthMax: number = reasonLengthMax): z.ZodString {
  return z
    .string(`is required: ${words}`)
    .trim()
    .min(1, `is empty: ${words}`)
    .max(lengthMax, `is longer than ${lengthMax} characters`)
    .regex(/^(?:[\t\n]|\r\n|[^\p{C}\p{Zl}\p{Zp}])*$/u, 'has a control or an invisible character');
}

/** The name of a component, an image or a cell: it can become part of other names. */
export const nameSchema = z
  .string()
  .regex(/^[a-z][a-z0-9-]{0,62}$/, 'must be 1 to 63 of a-z, 0-9 and "-", and begin with a letter');

const tagLengthMax = 255;

/** The name of a Git tag, as somebody says it; what it is worth is judged later. */
export const tagNameSchema = visibleText(tagLengthMax);

const lineName = '[a-z][a-z0-9-]*(?:\\.[a-z0-9-]+)*';

/** The name of a line, which may hold the version that it stays under: `sample-1.0`. */
export const lineNameSchema = z
  .string()
  .regex(
    new RegExp(`^(?=.{1,63}$)${lineName}$`),
    'must be 1 to 63 of a-z, 0-9, "-" and single ".", and begin with a letter',
  );

const releaseName = new RegExp(
  `^(?=.{1,63}@)${lineName}@v(?:0|[1-9]\\d{0,8})(?:\\.(?:0|[1-9]\\d{0,8})){2}$`,
);

/** The full name of a release, `sample@v1.2.0`; whether there is one is asked later. */
export function releaseNameText(words: string): z.ZodString {
  return z.string().regex(releaseName, words);
}

/** The full name of a release that a line follows; whether there is one is asked at its promotion. */
export const releaseNameSchema = releaseNameText(
  'must be a release of another line, such as sample@v1.2.0',
);

/** The id of a document of ours, or a part of one; whether it exists is asked later. */
export const idSchema = z
  .string()
  .regex(/^[\w.-]{1,200}$/, 'must be 1 to 200 of letters, digits, ".", "_" and "-"');

/** An address that a browser may be sent to. */
export const linkSchema = visibleText(urlLengthMax).pipe(
  z.url({ protocol: /^https?$/, error: 'must be an http or https address' }),
);

/** A link that nobody on the way can change. */
export const httpsLinkSchema = linkSchema.pipe(
  z.url({ protocol: /^https$/, error: 'must be an https address' }),
);

/** A digest of the core. */
export const digestSchema = z
  .string()
  .meta({ pattern: '^sha256:[0-9a-f]{64}$' })
  .transform((text, context): Digest => {
    const digest = parseDigest(text);
    if (digest !== undefined) return digest;
    context.issues.push({ code: 'custom', input: text, message: 'must be sha256: and 64 digits' });
    return z.NEVER;
  });
