import type { Digest, ImageRepository } from '#core/image.ts';
import { RegistryRefusal } from '#flow/images.ts';
import { callDeadlineMs } from './deadline.ts';
import { type HttpAnswer, type HttpRequest, send, unexpected } from './http.ts';
import { nobodysRights, ownRights, type RegistryRights } from './registry-rights.ts';
import type { Settings } from './settings.ts';

/** A layer on its way from one repository to another. */
export const blobDeadlineMs = 300_000;

/** Where the registries are, and how long they may take to answer. */
export type RegistrySettings = Pick<Settings, 'registryEndpoint' | 'callDeadlineMs'> &
  Partial<Pick<Settings, 'productionRegistryEndpoint' | 'stagingProject'>> & {
    /** Asks as anybody would, without a token of ours. */
    readonly isAnonymous?: boolean;
  };

/** What is asked of a registry. */
type RegistryRequest = Omit<HttpRequest, 'address' | 'deadlineMs'> & {
  /** The repository that is asked about, or that an upload goes to. */
  readonly repository: ImageRepository;
  /** A path on the registry, or an address on it. */
  readonly path: string;
  readonly deadlineMs?: number;
};

/** Asks the registry of a repository, with our token where it travels safely. */
export interface Registry {
  /** @throws TransientError for what may pass */
  ask(request: RegistryRequest): Promise<readonly [HttpAnswer, HttpRequest]>;
  /** Whether two repositories are on one host, so that blobs can be mounted. */
  isOne(one: ImageRepository, other: ImageRepository): boolean;
}

/**
 * Staging is at REGISTRY_ENDPOINT, and everything else at PRODUCTION_REGISTRY_ENDPOINT where that is
 * set. A token is never sent over plain http, nor to another host than these.
 */
export function registryAt(settings: RegistrySettings): Registry {
  const { registryEndpoint, productionRegistryEndpoint = registryEndpoint } = settings;
  const staging = settings.stagingProject && `${settings.stagingProject}/gcr.io/`;
  const originOf = (repository: ImageRepository) => {
    const isStaged = staging !== undefined && repository.startsWith(staging);
    return isStaged ? registryEndpoint : productionRegistryEndpoint;
  };
  const rightsAt = rightsBy(settings.isAnonymous === true ? nobodysRights : ownRights);
  return {
    ask: async ({ path, repository, ...asked }) => {
      const origin = originOf(repository);
      const address = new URL(path, origin);
      if (address.origin !== origin)
        throw new Error(`the registry sent us to ${address.origin}, which is another host`);
      const rights = rightsAt(origin);
      const ask = async (): Promise<readonly [HttpAnswer, HttpRequest]> => {
        const request: HttpRequest = {
          ...asked,
          deadlineMs: asked.deadlineMs ?? settings.callDeadlineMs ?? callDeadlineMs,
          address: address.href,
          headers: { ...asked.headers, ...(await rights.headers(repository)) },
        };
        return [await send(request), request];
      };
      const first = await ask();
      const [answer] = first;
      if (!(await rights.learn(repository, answer))) return first;
      await answer.body.dump();
      return ask();
    },
    isOne: (one, other) => originOf(one) === originOf(other),
  };
}

/** An error for an answer that nobody can use; drops the body. */
export async function refused(asked: HttpRequest, answer: HttpAnswer): Promise<RegistryRefusal> {
  const { message } = await unexpected(asked, answer);
  return new RegistryRefusal(message, answer.statusCode);
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

function rightsBy(open: (origin: string) => RegistryRights): (origin: string) => RegistryRights {
  const known = new Map<string, RegistryRights>();
  return (origin) => {
    const rights = known.get(origin) ?? open(origin);
    known.set(origin, rights);
    return rights;
  };
}
