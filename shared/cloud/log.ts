import { type DestinationStream, destination, pino } from 'pino';
import type { Log } from '#flow/ports.ts';
import { presentTrace } from './trace-context.ts';

/** Cloud Logging's names for what pino calls levels. */
const severities: Readonly<Record<string, string>> = {
  info: 'INFO',
  warn: 'WARNING',
  error: 'ERROR',
};

/** Fields that a line has anyway; one of the same name from outside gets another. */
const ownFields: ReadonlySet<string> = new Set([
  ...['severity', 'time', 'message'],
  ...['logging.googleapis.com/trace', 'logging.googleapis.com/spanId'],
]);

/** What JSON leaves as it is, and readers of lines or terminals may take for a command. */
const control = /[\u007f-\u009f\u2028\u2029]/g;

/**
 * One JSON object a line on the standard output, as Cloud Logging reads it.
 * @see https://cloud.google.com/logging/docs/structured-logging
 */
export function jsonLog(
  out: DestinationStream = destination(1),
  project = process.env['GOOGLE_CLOUD_PROJECT'],
): Log {
  const logger = pino(
    {
      base: null,
      messageKey: 'message',
      timestamp: () => `,"time":"${new Date().toISOString()}"`,
      mixin: () => traceFields(project),
      formatters: { level: (label) => ({ severity: severities[label] ?? 'DEFAULT' }) },
    },
    { write: (line) => out.write(line.replace(control, escaped)) },
  );
  return {
    info: (message, fields = {}) => logger.info(told(fields), message),
    warn: (message, fields = {}) => logger.warn(told(fields), message),
    error: (message, fields = {}) => logger.error(told(fields), message),
  };
}

/** By these Cloud Logging shows a line beside its request, and all of one trace together. */
function traceFields(project: string | undefined): Record<string, string> {
  const context = presentTrace();
  if (context === undefined || project === undefined) return {};
  return {
    'logging.googleapis.com/trace': `projects/${project}/traces/${context.trace}`,
    'logging.googleapis.com/spanId': context.span,
  };
}

function told(fields: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const entries = Object.entries(fields).map(([name, value]) => [
    ownFields.has(name) ? `${name}Field` : name,
    value instanceof Error ? (value.stack ?? value.message) : value,
  ]);
  return Object.fromEntries(entries);
}

function escaped(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
}
