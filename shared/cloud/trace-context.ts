import { AsyncLocalStorage } from 'node:async_hooks';
import type { IncomingHttpHeaders } from 'node:http';

/** Which trace a request belongs to, and the span that it came from. */
export interface TraceContext {
  /** 32 hexadecimal digits. */
  readonly trace: string;
  /** 16 hexadecimal digits. */
  readonly span: string;
}

const running = new AsyncLocalStorage<TraceContext | undefined>();
const spanDigits = 16;
const hexadecimal = 16;
const spanMax = 2n ** 64n;

/** Does something on behalf of a request: whatever is logged meanwhile belongs to its trace. */
export function traced<T>(headers: IncomingHttpHeaders, act: () => T): T {
  return running.run(traceOf(headers), act);
}

/** The trace of the request on whose behalf this runs; none where nobody traces it. */
export function presentTrace(): TraceContext | undefined {
  return running.getStore();
}

/**
 * Reads the trace of a request, by the standard's header, else by the one that Google had before.
 * What is of neither form is none.
 *
 * @see https://www.w3.org/TR/trace-context/#traceparent-header
 * @see https://cloud.google.com/trace/docs/trace-context
 */
export function traceOf(headers: IncomingHttpHeaders): TraceContext | undefined {
  const [, version, standard, parent] =
    /^([\da-f]{2})-([\da-f]{32})-([\da-f]{16})-[\da-f]{2}(?:-.*)?$/.exec(
      one(headers, 'traceparent'),
    ) ?? [];
  if (version !== undefined && version !== 'ff') return meant(standard, parent);
  const [, trace, span] =
    /^([\da-f]{32})\/(\d{1,20})(?:;.*)?$/i.exec(one(headers, 'x-cloud-trace-context')) ?? [];
  if (span === undefined || BigInt(span) >= spanMax) return undefined;
  return meant(trace?.toLowerCase(), BigInt(span).toString(hexadecimal).padStart(spanDigits, '0'));
}

/** Nothing but zeros is nobody's trace. */
function meant(trace = '', span = ''): TraceContext | undefined {
  return /[^0]/.test(trace) && /[^0]/.test(span) ? { trace, span } : undefined;
}

function one(headers: IncomingHttpHeaders, name: string): string {
  const value = headers[name];
  return typeof value === 'string' ? value : '';
}
