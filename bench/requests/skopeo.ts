import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

const run = promisify(execFile);
const versionDeadlineMs = 10_000;
const copyDeadlineMs = 120_000;
/** The registry is on this machine and speaks plain HTTP. */
const plainly = ['--insecure-policy'];

/** The installed skopeo's words about its version; none where the PATH has no skopeo. */
export async function skopeoVersion(): Promise<string | undefined> {
  try {
    const { stdout } = await run('skopeo', ['--version'], { timeout: versionDeadlineMs });
    return stdout.trim();
  } catch {
    return undefined;
  }
}

/** Copies an image with all its platforms, by digest, under a tag. */
export async function skopeoCopy(from: string, to: string): Promise<void> {
  const options = ['--all', '--preserve-digests', '--src-tls-verify=false'];
  const addresses = [`docker://${from}`, `docker://${to}`];
  const args = [...plainly, 'copy', ...options, '--dest-tls-verify=false', ...addresses];
  await run('skopeo', args, { timeout: copyDeadlineMs });
}
