const reasonOf: Readonly<Record<number, string>> = {
  304: 'notModified',
  400: 'invalid',
  404: 'notFound',
  409: 'conflict',
  410: 'gone',
  412: 'conditionNotMet',
  413: 'uploadTooLarge',
  416: 'requestedRangeNotSatisfiable',
  499: 'clientClosedRequest',
  501: 'notImplemented',
};

/** An answer of Cloud Storage that is no success. */
export class Refusal extends Error {
  readonly status: number;

  constructor(status: number, message: string) {
    super(message);
    this.name = 'Refusal';
    this.status = status;
  }
}

/** Writes an error as Google's JSON APIs do. */
export function errorBody(status: number, message: string): string {
  const reason = reasonOf[status] ?? 'internalError';
  const errors = [{ domain: 'global', reason, message }];
  return JSON.stringify({ error: { code: status, message, errors } });
}
