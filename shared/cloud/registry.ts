import type { Digest, ImageRepository } from '#core/image.ts';
import { callDeadlineMs } from './deadline.ts';
import { type HttpAnswer, type HttpRequest, send } from './http.ts';
import type { Settings } from './settings.ts';

/** A layer on its way from one repository to another. */
export const blobDeadlineMs = 300_000;

/** Where the registry is, and how long it may take to answer. */
export type RegistrySettings = Pick<Settings, 'registryEndpoint' | 'callDeadlineMs'>;

/** What is asked of a registry. */
type RegistryRequest = Omit<HttpRequest, 'address' | 'deadlineMs'> & {
  /** A path on the registry, or an address on it. */
  readonly path: string;
  readonly deadlineMs?: number;
};

/** Asks the one registry, with our token where it travels safely. */
export interface Registry {
  /** @throws TransientError for what may pass */
  ask(request: RegistryRequest): Promise<readonly [HttpAnswer, HttpRequest]>;
}

/** The registry at REGISTRY_ENDPOINT. A token is never sent over plain http. */
export function registryAt(settings: RegistrySettings): Registry {
  const { registryEndpoint } = settings;
  const isSafe = registryEndpoint.startsWith('https:');
  return {
    ask: async ({ path, ...asked }) => {
      const address = new URL(path, registryEndpoint);
      if (address.origin !== registryEndpoint)
        throw new Error(`the registry sent us to ${address.origin}, which is another host`);
      const token = isSafe ? await ownToken() : {};
      const request: HttpRequest = {
        ...asked,
        deadlineMs: asked.deadlineMs ?? settings.callDeadlineMs ?? callDeadlineMs,
        address: address.href,
        headers: { ...asked.headers, ...token },
      };
      return [await send(request), request];
    },
  };
}

/** The path of a manifest. */
export function manifestPath(repository: ImageRepository, reference: string): string {
  return `/v2/${repository}/manifests/${reference}`;
}

/** The path of a blob. */
export function blobPath(repository: ImageRepository, digest: Digest): string {
  return `/v2/${repository}/blobs/${digest}`;
}

/** One value of a header. */
export function headerOf(answer: HttpAnswer, name: string): string | undefined {
  const value = answer.headers[name];
  return typeof value === 'string' ? value : value?.[0];
}

async function ownToken(): Promise<Readonly<Record<string, string>>> {
  const { accessToken } = await import('./access-token.ts');
  return { authorization: `Bearer ${await accessToken()}` };
}
