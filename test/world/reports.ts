import { readJunit } from '#edge/junit.ts';
import type { Reports } from '#flow/files.ts';
import type { Gate } from './faults.ts';

/** The reports of the world, by address. */
export interface StoredReports {
  /** Puts a report at an address, or takes it away. */
  put(address: string, xml: string | undefined): void;
  port(gate: Gate): Reports;
}

/** Opens a world without reports. */
export function openReports(): StoredReports {
  const stored = new Map<string, string>();
  const read = async (address: string) => {
    const xml = stored.get(address);
    return xml === undefined ? undefined : readJunit(chunksOf(xml));
  };
  const list = (folder: string) =>
    [...stored.keys()].filter((one) => one.startsWith(folder) && /\/junit[^/]*\.xml$/.test(one));
  return {
    put(address, xml) {
      if (xml === undefined) stored.delete(address);
      else stored.set(address, xml);
    },
    port: (gate) => ({
      read: async (address) => await gate.pass('reports', 'read', () => read(address)),
      list: (folder) => gate.pass('reports', 'list', () => list(folder).sort()),
    }),
  };
}

async function* chunksOf(text: string): AsyncGenerator<Uint8Array> {
  yield Buffer.from(text);
}
