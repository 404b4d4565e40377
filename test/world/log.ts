import type { Log } from '#flow/ports.ts';
import type { Gate } from './faults.ts';

/** One line of the log. */
export interface LogLine {
  readonly level: 'info' | 'warn' | 'error';
  readonly message: string;
  readonly fields: Readonly<Record<string, unknown>>;
  readonly atMs: number;
}

/** The log of the world, of all incarnations. */
export interface LogBook {
  lines(level?: LogLine['level']): readonly LogLine[];
  port(gate: Gate): Log;
}

/** Opens an empty log. */
export function openLogBook(nowMs: () => number): LogBook {
  const all: LogLine[] = [];
  return {
    lines: (level) => all.filter((line) => level === undefined || line.level === level),
    port(gate) {
      const writer =
        (level: LogLine['level']): Log['info'] =>
        (message, fields = {}) =>
          gate.stay(() => void all.push({ level, message, fields, atMs: nowMs() }));
      return { info: writer('info'), warn: writer('warn'), error: writer('error') };
    },
  };
}
