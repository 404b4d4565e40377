import type { TokenShelf } from '../identity/kept-tokens.ts';
import { type Api, apiAt, type Identity } from './api.ts';
import { CommandFault } from './exit-codes.ts';
import type { Printer } from './printer.ts';
import type { Prompt } from './prompt.ts';
import { findServer, type Server } from './server.ts';
import type { Environment } from './surface.ts';

/** All that a command works with. */
export interface Session {
  readonly printer: Printer;
  readonly prompt: Prompt;
  readonly environment: Environment;
  /** The folder that the person is in. */
  readonly folder: string;
  readonly shelf: TokenShelf;
  /** How long one request may take. */
  readonly deadlineMs: number;
  readonly nowMs: () => number;
  /** The server, found when it is first needed. @throws CommandFault `usage` */
  server(): Promise<Server>;
  /** Its API. @throws CommandFault `usage` */
  api(): Promise<Api>;
  /** The token that vouches for who asks. @throws CommandFault `not allowed` */
  token(): Promise<string>;
}

/** A session as far as it is the same for every server. */
export type SessionBase = Omit<Session, 'server' | 'api' | 'token'>;

/** A session that finds its server when something is first asked of it, and says which it is. */
export function openSession(
  base: SessionBase,
  wished: string | undefined,
  identityOf: (server: Server) => Identity,
): Session {
  const { printer, environment, folder, deadlineMs } = base;
  let found: Promise<Server> | undefined;
  let identity: Promise<Identity> | undefined;
  let api: Promise<Api> | undefined;
  const server = () => {
    found ??= findServer(wished, environment, folder).then((one) => {
      printer.detail(`server ${one.looks}, by ${one.found}`);
      return one;
    });
    return found;
  };
  const who = () => {
    identity ??= server().then(identityOf);
    return identity;
  };
  const told = (words: string) => printer.detail(words);
  return {
    ...base,
    server,
    api: () => {
      api ??= Promise.all([server(), who()]).then(([one, asker]) =>
        apiAt(one, asker, { deadlineMs, told }),
      );
      return api;
    },
    token: async () => {
      const token = await (await who()).token(true);
      if (token === undefined) throw new CommandFault('not allowed', 'you are not signed in');
      return token;
    },
  };
}
