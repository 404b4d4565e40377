const callMs = 10_000;

/**
 * Deletes every document of a project in Google's Firestore emulator, by the one call that only the
 * emulator has.
 * @param firestore `127.0.0.1:4711`
 * @throws when it refuses
 */
export async function clearDocuments(firestore: string, project: string): Promise<void> {
  const documents = `projects/${project}/databases/(default)/documents`;
  const response = await fetch(`http://${firestore}/emulator/v1/${documents}`, {
    method: 'DELETE',
    signal: AbortSignal.timeout(callMs),
  });
  const text = await response.text();
  if (response.ok) return;
  throw new Error(`Firestore on ${firestore} answered ${response.status} to its reset: ${text}`);
}
