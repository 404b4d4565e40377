import { Firestore, type Settings } from '@google-cloud/firestore';

/** A client of one Firestore, and what commands of one run have to remember. */
export interface Session {
  readonly firestore: Firestore;
  /** The first update time that was ever seen of a document: soon a stale one. */
  readonly firstTimes: Map<string, FirebaseFirestore.Timestamp>;
}

/** Connects a session; integers stay apart from doubles, as they are on the wire. */
export function openSession(host: string, project: string): Session {
  return { firestore: connect(host, project, { useBigInt: true }), firstTimes: new Map() };
}

/** Connects the official client to an emulator, as the administrator that the emulators know. */
export function connect(host: string, projectId: string, settings: Settings = {}): Firestore {
  return new Firestore({
    projectId,
    host,
    ssl: false,
    customHeaders: { Authorization: 'Bearer owner' },
    universeDomain: 'googleapis.com',
    // Otherwise what is refused is asked again for seven seconds.
    gaxServerStreamingRetries: true,
    ...settings,
  });
}
