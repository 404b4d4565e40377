import type { Ports } from '#flow/ports.ts';
import { places } from '../world/world.ts';

/** What each function was seen to need of the cloud, in the words of `infra/topology.json`. */
export interface NeedsSeen {
  /** The same ports, with every call written down for a function. */
  watch(worker: string, ports: Ports): Ports;
  of(worker: string): readonly string[];
}

type Args = readonly unknown[];
type NeedsOf = (method: string, args: Args) => readonly string[];

/** By port: what a call of one of its methods needs. A port that asks nobody of ours needs nothing. */
const needsOfPort: Readonly<Record<string, NeedsOf>> = {
  store: (method) => [method === 'transact' ? 'write documents' : 'read documents'],
  bus: (_method, [topic, , attributes]) => [isWake(attributes) ? 'wake' : `publish ${topic}`],
  builds: (method) => [/^(?:start|cancel)$/.test(method) ? 'start builds' : 'read builds'],
  images: needsOfImages,
  staging: () => ['read staging'],
  files: (method, [bucket]) => [`${fileVerb(method)} ${bucketName(String(bucket))}`],
  origins: (method) => needsOfStatement(method),
  statements: (method) => needsOfStatement(method),
  announcing: () => ['read announcing secrets'],
};

/** Looks on, and says what was needed. */
export function seeNeeds(): NeedsSeen {
  const seen = new Map<string, Set<string>>();
  return {
    watch: (worker, ports) => {
      const own = seen.get(worker) ?? new Set();
      seen.set(worker, own);
      const watched = Object.entries(ports).map(([name, port]) => {
        const needs = needsOfPort[name];
        return [name, needs === undefined ? port : watchedPort(port, needs, own)];
      });
      return Object.fromEntries(watched);
    },
    of: (worker) => [...(seen.get(worker) ?? [])].sort(),
  };
}

/** Told to a function of ours whose work something is. */
function isWake(attributes: unknown): boolean {
  return typeof attributes === 'object' && attributes !== null && 'kind' in attributes
    ? attributes.kind === 'wake'
    : false;
}

function watchedPort(port: object, needs: NeedsOf, own: Set<string>): object {
  return new Proxy(port, {
    get: (target, name) => {
      const value = Reflect.get(target, name);
      if (typeof value !== 'function') return value;
      return (...args: Args) => {
        for (const need of needs(String(name), args)) own.add(need);
        return value.apply(target, args);
      };
    },
  });
}

function needsOfImages(method: string, [repository, other]: Args): readonly string[] {
  const place = placeOf(repository);
  if (method === 'copyBlob') return [`read ${place}`, `write ${placeOf(other)}`];
  if (method === 'remove') return [`delete ${place}`];
  if (/^(?:putManifest|tag|putBlob|attach)$/.test(method)) return [`write ${place}`];
  return [`read ${place}`];
}

function needsOfStatement(method: string): readonly string[] {
  if (method === 'put') return ['sign', 'write releases'];
  return method === 'remove' ? ['delete releases'] : ['read keys', 'read releases'];
}

function placeOf(repository: unknown): string {
  return String(repository).startsWith(`${places.staging}/`) ? 'staging' : 'production';
}

function fileVerb(method: string): string {
  if (method === 'putIfAbsent') return 'write';
  return method === 'remove' ? 'delete' : 'read';
}

function bucketName(bucket: string): string {
  const names = new Map([
    [places.sourceBucket, 'sources'],
    [places.releaseBucket, 'releases'],
    [places.logsBucket, 'logs'],
  ]);
  return names.get(bucket) ?? bucket;
}
