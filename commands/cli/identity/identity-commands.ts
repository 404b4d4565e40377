import { line } from '../frame/blocks.ts';
import type { CliCommand } from '../frame/cli-command.ts';
import { CommandFault } from '../frame/exit-codes.ts';
import type { Server } from '../frame/server.ts';
import type { Session } from '../frame/session.ts';
import { timeText } from '../views/words.ts';
import { logInByBrowser, revoke } from './browser-login.ts';
import type { KeptTokens } from './kept-tokens.ts';
import { localToken } from './local-token.ts';
import { clientIn, signInAt } from './sign-in.ts';
import { claimsOf } from './token-claims.ts';

/** Commands by which people say who they are. */
export const identityCommands: readonly CliCommand[] = [
  {
    group: 'Sign in',
    usage: 'login',
    summary: 'Sign in at the server by a browser; the token is kept for the next commands.',
    options: [
      { flags: '--no-browser', words: 'print the address to open, and open nothing' },
      { flags: '--as <email>', words: 'be this person: on a local stack alone' },
    ],
    examples: ['login', 'login --no-browser', 'login --as release-manager@sample.example'],
    run: async (session, _args, said) => {
      const server = await session.server();
      const email = said.text('as');
      const kept =
        email === undefined
          ? await logIn(session, server, said.isSaid('browser'))
          : await beLocally(session, server, email);
      await session.shelf.keep(server.looks, kept);
      const who = claimsOf(kept.idToken);
      session.printer.answer(
        { server: server.looks, email: who.email, endsAt: new Date(who.endsAtMs).toISOString() },
        [line(`signed in at ${server.looks} as ${who.email ?? 'somebody without an address'}`)],
      );
    },
  },
  {
    group: 'Sign in',
    usage: 'logout',
    summary: 'Forget the token that was kept for the server, and take it back at its issuer.',
    examples: ['logout'],
    run: async (session) => {
      const { looks } = await session.server();
      const kept = await session.shelf.find(looks);
      await session.shelf.forget(looks);
      if (kept !== undefined) await revoke(kept);
      const words = kept === undefined ? 'nobody was signed in' : 'signed out';
      session.printer.answer({ server: looks, wasSignedIn: kept !== undefined }, [
        line(`${words} at ${looks}`),
      ]);
    },
  },
  {
    group: 'Sign in',
    usage: 'whoami',
    summary: 'Say who the server is asked as, and until when. Ends with 3 where that is nobody.',
    examples: ['whoami'],
    run: async (session) => {
      const { server } = await session.api();
      const token = await session.token();
      const { email, issuer, endsAtMs } = claimsOf(token);
      const endsAt = new Date(endsAtMs).toISOString();
      const who = email ?? 'a token without an e-mail address';
      session.printer.answer({ server: server.looks, email, issuer, endsAt }, [
        line(`${who} at ${server.looks}, by ${issuer}, until ${timeText(endsAt)}`),
      ]);
      if (endsAtMs <= session.nowMs()) throw new CommandFault('not allowed', 'that is over');
    },
  },
];

async function logIn(
  session: Session,
  server: Server,
  isBrowserOpened: boolean,
): Promise<KeptTokens> {
  const client = clientIn(server, await signInAt(server, session.deadlineMs));
  return logInByBrowser(client, (address) => {
    session.printer.note(`Sign in at ${address}`);
    if (isBrowserOpened) void openBrowser(address, session);
  });
}

/** Where no browser can be opened, the address that was printed is the way. */
async function openBrowser(address: string, session: Session): Promise<void> {
  try {
    const { default: open } = await import('open');
    const opener = await open(address);
    opener.once('error', () =>
      session.printer.note('No browser could be opened: open it yourself.'),
    );
  } catch {
    session.printer.note('No browser could be opened: open it yourself.');
  }
}

async function beLocally(session: Session, server: Server, email: string): Promise<KeptTokens> {
  const { localIssuer } = server;
  if (localIssuer === undefined) {
    const words = `--as is for local stacks, and ${server.looks} is none that was found here`;
    throw new CommandFault('usage', `${words}; leave it out`);
  }
  const { clientId } = clientIn(server, await signInAt(server, session.deadlineMs));
  return localToken(localIssuer, email, clientId, session.deadlineMs);
}
