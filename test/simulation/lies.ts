import type { Kind } from '#core/kinds.ts';
import type { Ports } from '#flow/ports.ts';
import type { Kept, Store, Transaction } from '#flow/store.ts';

/** Shows a document otherwise than it is. */
type See<K extends Kind> = (kept: Kept<K>) => Kept<K>;

/** Ports whose store shows the documents of one kind otherwise than they are. */
export function seeing<K extends Kind>(ports: Ports, kind: K, see: See<K>): Ports {
  const { store } = ports;
  const inTransaction = (transaction: Transaction): Transaction => ({
    ...transaction,
    get: async (of, id) => shown(await transaction.get(of, id), of, kind, see),
  });
  const transact: Store['transact'] = (body) =>
    store.transact((transaction) => body(inTransaction(transaction)));
  const read = reading(ports, kind, see);
  return { ...read, store: { ...read.store, transact } };
}

/** The same, but for transactions: what is decided on is as it is. */
export function reading<K extends Kind>(ports: Ports, kind: K, see: See<K>): Ports {
  const { store } = ports;
  const get: Store['get'] = async (of, id) => shown(await store.get(of, id), of, kind, see);
  return { ...ports, store: { ...store, get } };
}

/** Documents of one kind are of one type, which the compiler cannot follow here. */
function shown<P extends Kind, K extends Kind>(
  kept: Kept<P> | undefined,
  of: P,
  kind: K,
  see: See<K>,
): Kept<P> | undefined {
  const isMeant = kept !== undefined && String(of) === String(kind);
  return isMeant ? (see(kept as never) as never) : kept;
}

/** A store whose transactions write whatever others wrote meanwhile. */
export function withoutIsolation(store: Store): Store {
  return {
    ...store,
    async transact(body) {
      const writes: ((transaction: Transaction) => void)[] = [];
      const answer = await body({
        get: (kind, id) => store.get(kind, id),
        record: (records, id) => store.record(records, id),
        put: (kind, id, kept) => void writes.push((one) => one.put(kind, id, kept)),
        putRecord: (records, id, record) =>
          void writes.push((one) => one.putRecord(records, id, record)),
        skewMs: () => 0,
      });
      await store.transact(async (transaction) => {
        for (const write of writes) write(transaction);
      });
      return answer;
    },
  };
}
