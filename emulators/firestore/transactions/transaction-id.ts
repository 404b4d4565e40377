import { randomBytes } from 'node:crypto';

/** Makes ids, and tells what became of those that no transaction under way has. */
export interface TransactionIds {
  next(): Buffer;
  /** `ended` was made here; `foreign` by a server that ran before; `malformed` by none. */
  kindOf(id: Uint8Array): 'ended' | 'foreign' | 'malformed';
}

const serverBytes = 8;
const idBytes = 16;

/** Each server's ids begin with bytes of its own and are counted. */
export function openTransactionIds(): TransactionIds {
  const server = randomBytes(serverBytes);
  let made = 0n;
  return {
    next: () => {
      made += 1n;
      const count = Buffer.alloc(idBytes - serverBytes);
      count.writeBigUInt64BE(made);
      return Buffer.concat([server, count]);
    },
    kindOf: (id) => {
      if (id.length !== idBytes) return 'malformed';
      return server.equals(id.subarray(0, serverBytes)) ? 'ended' : 'foreign';
    },
  };
}
