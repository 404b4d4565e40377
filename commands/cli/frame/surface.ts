import type { Surface } from './printed-blocks.ts';

/** A stream to print on, as far as it matters here. */
export interface Stream {
  readonly isTTY?: boolean;
  readonly columns?: number;
  write(text: string): unknown;
}

/** The environment, as far as it says what people want to see. */
export type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Whether a stream is shown colours: `--no-color` and `NO_COLOR` say no, `FORCE_COLOR` says yes, and
 * otherwise a terminal is that is not dumb.
 * @see https://no-color.org, https://force-color.org
 */
export function surfaceOf(
  { isTTY = false, columns }: Stream,
  environment: Environment,
  isColourWanted: boolean,
): Surface {
  const { NO_COLOR = '', FORCE_COLOR = '', TERM } = environment;
  const isForced = FORCE_COLOR !== '' && FORCE_COLOR !== '0' && FORCE_COLOR !== 'false';
  const isRefused = !isColourWanted || NO_COLOR !== '' || FORCE_COLOR === '0';
  return {
    columns: isTTY && columns !== undefined && columns > 0 ? columns : undefined,
    isColoured: !isRefused && (isForced || (isTTY && TERM !== 'dumb')),
  };
}
