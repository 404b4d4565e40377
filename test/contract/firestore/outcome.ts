import {
  DocumentReference,
  type DocumentSnapshot,
  GeoPoint,
  Timestamp,
  VectorValue,
} from '@google-cloud/firestore';

/** What became of a call: an answer that can be compared, or the code it was refused with. */
export type Outcome = { readonly answer: unknown } | { readonly code: unknown };

/** Waits for a call. What the client itself refuses, before it asks, has no code. */
export async function outcomeOf(call: () => Promise<unknown>): Promise<Outcome> {
  try {
    return { answer: comparable(await call()) };
  } catch (error) {
    const code: unknown = error instanceof Error && 'code' in error ? error.code : 'by the client';
    return { code };
  }
}

/** A document as two servers must agree upon it, with its times as ranks among all that are told. */
export function toldOf(snapshots: readonly DocumentSnapshot[]): unknown {
  const times = new Set<string>();
  for (const { createTime, updateTime } of snapshots) {
    if (createTime && updateTime) times.add(sortable(createTime)).add(sortable(updateTime));
  }
  const ranks = [...times].sort();
  const rank = (time: Timestamp | undefined) => time && ranks.indexOf(sortable(time));
  return snapshots.map((snapshot) => ({
    path: snapshot.ref.path,
    exists: snapshot.exists,
    created: rank(snapshot.createTime),
    updated: rank(snapshot.updateTime),
    data: comparable(snapshot.data()),
  }));
}

/** Times of the server's own are after this one; those of the tests are before. */
const serverTimesMs = Date.UTC(2021, 0);

/** A value in plain words, in which everything that differs on the wire differs. */
export function comparable(value: unknown): unknown {
  if (value === undefined || value === null) return value;
  if (typeof value === 'bigint') return `integer ${value}`;
  if (typeof value === 'number') return Object.is(value, -0) ? 'double -0' : `double ${value}`;
  if (typeof value !== 'object') return value;
  if (value instanceof Timestamp) {
    return value.toMillis() > serverTimesMs ? 'server time' : `time ${sortable(value)}`;
  }
  if (value instanceof GeoPoint) return `point ${value.latitude} ${value.longitude}`;
  if (value instanceof DocumentReference) return `reference ${value.path}`;
  if (value instanceof VectorValue) return { vector: value.toArray().map(comparable) };
  if (value instanceof Uint8Array) return `bytes ${Buffer.from(value).toString('hex')}`;
  if (Array.isArray(value)) return value.map(comparable);
  const entries = Object.entries(value).sort(([left], [right]) => (left < right ? -1 : 1));
  return Object.fromEntries(entries.map(([key, part]) => [key, comparable(part)]));
}

function sortable({ seconds, nanoseconds }: Timestamp): string {
  return `${String(seconds + 62_135_596_800).padStart(12, '0')}.${String(nanoseconds).padStart(9, '0')}`;
}
