import { buildTags } from '#core/identity.ts';
import { originObject } from '#flow/addresses.ts';
import type { Builds } from '#flow/builds.ts';
import type { Origins } from '#flow/origins.ts';
import type { Log, Ports } from '#flow/ports.ts';
import type { Store } from '#flow/store.ts';
import type { Duty } from '#flow/turn.ts';
import type { CopyState } from './instances.ts';
import type { Stage } from './stage.ts';

/**
 * The ports of one copy of a function, as the run watches them: messages say who published them, a
 * commit's answer may be late, and it is seen who starts a build although one was found.
 */
export function watchedPorts(
  ports: Ports,
  worker: Duty['worker'],
  stage: Stage,
  state: CopyState,
): Ports {
  return {
    ...ports,
    bus: {
      publish: (topic, message, attributes) =>
        ports.bus.publish(topic, message, { ...attributes, publisher: worker }),
    },
    store: lateStore(ports.store, stage, state),
    builds: watchedBuilds(ports.builds, stage),
    origins: worker === 'promote' ? watchedOrigins(ports.origins, stage) : ports.origins,
    source: stage.readings.watchedSource(stage.host(ports.source)),
    log: watchedLog(ports.log, stage),
  };
}

/** Reasons that must come up sometimes: each is a race, a loss or a late comer that is dealt with. */
const rareReason = new RegExp(
  [
    'it is collected',
    'does not expire',
    'lost against',
    'that attempt has',
    'that attempt is over',
    'was asked for before',
    'was released by',
    'drift',
    'accepted with waivers',
    'given up by',
    'its waiver ended',
    'was withdrawn by',
    'judged otherwise',
    'was moved from',
    'superseded',
    'is under way already',
    'stands already',
    'joins from production',
    'will be made again',
    'unwanted for too long',
    'tried again',
    'no result before its deadline',
    'in a further run',
    'after its deadline',
    'was not pushed',
  ].join('|'),
);

function watchedLog(log: Log, stage: Stage): Log {
  return {
    ...log,
    info(message, fields = {}) {
      const [reason] = rareReason.exec(String(fields['why'] ?? '')) ?? [];
      if (reason !== undefined) stage.tally.sometimes(`${message}: ${reason}`);
      stage.trace.tell(() => `  ${message} ${JSON.stringify(fields)}`);
      log.info(message, fields);
    },
  };
}

function lateStore(store: Store, stage: Stage, state: CopyState): Store {
  return {
    ...store,
    async transact(body) {
      let runs = 0;
      const result = await store.transact((transaction) => {
        runs += 1;
        return body(stage.readings.watchedTransaction(transaction));
      });
      const delayMs = state.answerDelayMs;
      state.answerDelayMs = 0;
      if (runs > 1) stage.tally.sometimes('a transaction ran again');
      if (delayMs > 0) await wait(stage, state, delayMs);
      return result;
    },
  };
}

/** Waits, unless the process dies meanwhile: then nobody waits any more. */
function wait(stage: Stage, state: CopyState, delayMs: number): Promise<void> {
  return new Promise((resolve) => {
    stage.after(delayMs, () => {
      if (state.isAlive) resolve();
    });
  });
}

/** It is seen on what an admission may rest, also where somebody spoils it right afterwards. */
function watchedOrigins(origins: Origins, stage: Stage): Origins {
  return {
    ...origins,
    async find(address) {
      const found = await origins.find(address);
      if (found.kind === 'signed') stage.witness.sawProved(originObject(address));
      return found;
    },
  };
}

function watchedBuilds(builds: Builds, stage: Stage): Builds {
  const looks = new Map<string, number[]>();
  return {
    ...builds,
    async find(tags) {
      const found = await builds.find(tags);
      looks.set(tags.join(), [...(looks.get(tags.join()) ?? []), found.length]);
      if (found.length > 0) stage.tally.sometimes('a build was adopted');
      return found;
    },
    start(request) {
      const name = buildTags(request.purpose).join();
      const seen = looks.get(name) ?? [];
      const blind = seen.indexOf(0);
      if (blind < 0)
        stage.witness.sawNeedless(`${name} was started, and ${seen.join()} were there`);
      looks.set(
        name,
        seen.filter((_count, at) => at !== blind),
      );
      return builds.start(request);
    },
    cancel(id) {
      stage.tally.sometimes('a build was cancelled');
      return builds.cancel(id);
    },
  };
}
