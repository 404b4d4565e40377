import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { deploymentEnvironment } from '../../emulators/functions/deployment-environment.ts';
import { startFront } from '../../emulators/functions/front.ts';
import { startFunctionsHost } from '../../emulators/functions/functions-host.ts';
import { openParts } from '../../emulators/parts.ts';

/** Some functions in a process of their own, behind the front, and nothing else. */
export interface DeployedFunctions {
  readonly urls: Readonly<Record<string, string>>;
  /** The port of a function behind the front. */
  portOf(name: string): number;
  /** All that the process wrote so far. */
  log(): Promise<string>;
  /** The memory of the process. */
  residentBytes(): Promise<number>;
  close(): Promise<void>;
}

/** An address at which nobody answers. */
const nowhere = '127.0.0.1:9';
const timeoutSeconds = 60;

/** Starts functions whose services are nowhere, but for those that are named; the caller closes them. */
export async function deployFunctions(
  names: readonly string[],
  environment: Readonly<Record<string, string>>,
): Promise<DeployedFunctions> {
  const dir = await mkdtemp(join(tmpdir(), 'deployed-functions-'));
  const logFile = join(dir, 'functions.log');
  const parts = openParts();
  const functions = names.map((name) => ({ name, timeoutSeconds }));
  const front = await parts.add(startFront({ functions }));
  const ports = new Map<string, number>();
  const host = await parts.add(
    startFunctionsHost({
      names,
      environment: { ...nowhereElse(dir), ...environment },
      logFile,
      up: (endpoints) => {
        front.forwardTo(endpoints);
        for (const [name, endpoint] of Object.entries(endpoints))
          if ('port' in endpoint) ports.set(name, endpoint.port);
      },
      down: front.hold,
      say: () => undefined,
    }),
  );
  return {
    urls: front.urls,
    portOf: (name) => ports.get(name) ?? 0,
    log: () => readFile(logFile, 'utf8'),
    residentBytes: () => residentBytes(host.pids()),
    close: async () => {
      await parts.close();
      await rm(dir, { recursive: true, force: true });
    },
  };
}

function nowhereElse(dir: string): Readonly<Record<string, string>> {
  const url = `http://${nowhere}`;
  return deploymentEnvironment({
    project: 'csi-release',
    lines: dir,
    sourceBucket: 'csi-release-sources',
    releaseBucket: 'csi-release-releases',
    logsBucket: 'csi-release-logs',
    ...{ pubsub: nowhere, firestore: nowhere },
    ...{ storage: url, cloudBuild: url, registry: url, git: url, issuer: url, jwks: url },
    ...{ publicRegistry: url, kms: url, page: url, pageKeys: url, pageAudiences: ['nobody'] },
    signingKey: 'projects/p/locations/us/keyRings/r/cryptoKeys/k/cryptoKeyVersions/1',
    audiences: ['nobody'],
    clientId: 'nobody',
    ...{ github: url, webhookAddressFile: '' },
    ...{ webhookSecretsFile: '', clockOffsetFile: '', path: '' },
  });
}

async function residentBytes(pids: readonly number[]): Promise<number> {
  const args = ['-o', 'rss=', '-p', pids.join(',')];
  const { stdout } = await promisify(execFile)('ps', args, { timeout: 10_000 });
  return stdout.split('\n').reduce((sum, kibibytes) => sum + Number(kibibytes) * 1024, 0);
}
