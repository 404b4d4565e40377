import type { ImageRepository } from '#core/image.ts';
import type { Anonymous } from '#flow/anonymous.ts';
import type { Gate } from './faults.ts';
import type { Registry } from './registry.ts';

/** Those who pull from the registry of the world without rights. */
export interface Visitors {
  /** Why they may not pull a reference of a repository; they may pull all that is there if not said. */
  refusalOf: (repository: ImageRepository, reference: string) => string | undefined;
  port(gate: Gate): Anonymous;
}

/** Opens a registry to everybody. */
export function openVisitors(registry: Registry): Visitors {
  const visitors: Visitors = {
    refusalOf: () => undefined,
    port: (gate) => ({
      pull: (repository, reference) =>
        gate.pass('anonymous', 'pull', () => {
          const refused = visitors.refusalOf(repository, reference);
          if (refused !== undefined) return { refused };
          const digest = registry.manifest(repository, reference)?.digest;
          return digest === undefined ? { refused: `no ${repository}:${reference}` } : { digest };
        }),
    }),
  };
  return visitors;
}
