import type { Request, Response } from '@google-cloud/functions-framework';
import type { Shown, ShownFile } from '#flow/answer.ts';
import type { Duty } from '#flow/turn.ts';
import type { Viewer } from '#page/viewer.ts';
import { show } from './answer.ts';
import { showFile } from './show-file.ts';
import { identifyViewer, type SignIn } from './sign-in.ts';

/** What is looked at: as data by programs, and by people in a browser. */
interface Looks {
  readonly status: (address: string, duty: Duty) => Promise<Shown>;
  readonly statusPage: (address: string, duty: Duty, viewer: Viewer) => Promise<ShownFile>;
}

/** Answers who looks at something: below `/api/` with data, else with a page. */
export async function look(
  duty: Duty,
  signIn: SignIn,
  { status, statusPage }: Looks,
  request: Request,
  response: Response,
): Promise<void> {
  const exchange = { request, response, log: duty.ports.log };
  if (request.path.startsWith('/api/')) return show(exchange, () => status(request.url, duty));
  await showFile(exchange, async () => {
    const person = await identifyViewer(signIn, request.headers);
    const { pageOrigin } = signIn;
    const viewer = {
      ...(person && { email: person.email }),
      ...(pageOrigin !== undefined && { signInAt: `${pageOrigin}${request.path}` }),
    };
    return statusPage(request.url, duty, viewer);
  });
}
