/** Where a container engine listens. */
export interface EngineAddress {
  /** As people write it: `unix:///var/run/docker.sock`. */
  readonly text: string;
  /** Without the path. */
  readonly url: string;
  readonly socketPath?: string;
}

const defaultHost = 'unix:///var/run/docker.sock';

/**
 * Reads where the engine is, as Docker's own client does: `DOCKER_HOST`, else the usual socket.
 *
 * @throws Error for an address that is neither `unix://PATH` nor `tcp://HOST:PORT`
 */
export function engineAddress(environment: NodeJS.ProcessEnv): EngineAddress {
  const text = environment['DOCKER_HOST'] || defaultHost;
  const [, scheme = '', place = ''] = /^(unix|tcp):\/\/(.+)$/.exec(text) ?? [];
  if (scheme === 'unix') return { text, url: 'http://localhost', socketPath: place };
  if (scheme === 'tcp') return { text, url: `http://${place.replace(/\/$/, '')}` };
  throw new Error(`DOCKER_HOST is "${text}": write unix://PATH or tcp://HOST:PORT`);
}
