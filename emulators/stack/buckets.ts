const callMs = 10_000;
const conflictStatus = 409;

/**
 * Makes a bucket of Cloud Storage, or finds it there.
 * @param storage the emulator's address
 * @throws when it is refused
 */
export async function createBucket(storage: string, project: string, name: string): Promise<void> {
  const address = `${storage}/storage/v1/b?project=${project}`;
  const response = await fetch(address, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ name }),
    signal: AbortSignal.timeout(callMs),
  });
  const text = await response.text();
  if (response.ok || response.status === conflictStatus) return;
  throw new Error(`Storage answered ${response.status} when the bucket ${name} was made: ${text}`);
}
