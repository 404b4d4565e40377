import { join } from 'node:path';
import { getRequestListener, type HttpBindings } from '@hono/node-server';
import { RESPONSE_ALREADY_SENT } from '@hono/node-server/utils/response';
import { Hono } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { z } from 'zod';
import { listenOnLoopback } from '../loopback.ts';
import { openReadFaults, readFault } from './read-faults.ts';
import { openReleases, type Release } from './releases.ts';

/** The releases of GitHub on this machine. */
export interface GithubEmulator {
  /** Where it answers as https://api.github.com does. */
  readonly url: string;
  close(): Promise<void>;
}

const bodyMaxBytes = 1024 * 1024;
/** GitHub takes no longer text. */
const textLengthMax = 125_000;

const created = z.object({
  tag_name: z.string().min(1).max(255),
  name: z.string().max(1000).default(''),
  body: z.string().max(textLengthMax).default(''),
});
const edited = created.partial();
const switches = z.strictObject({ next: z.enum(['die before', 'die after', 'fail']).nullable() });

type Fault = z.output<typeof switches>['next'];

/**
 * Serves what the project uses of the REST API of GitHub: a repository's release by its tag, all of
 * them, a new one and a changed one; everything else is answered 501. Any repository is there, and
 * nobody is asked who they are. `PUT /_next {"next": ...}` lets the next write go wrong: it is not
 * answered, `die before` or `die after` it was done, or fails with 502. `PUT /_reads {"reads": ...}`
 * lets reads `fail` with 502, meet the `limit` of requests, or `wait`, all until it is said otherwise.
 * @see https://docs.github.com/en/rest/releases/releases
 * @throws when the port is taken, or the file in `dir` holds no releases
 */
export async function startGithub(options: {
  readonly dir: string;
  readonly port?: number;
}): Promise<GithubEmulator> {
  const releases = await openReleases(join(options.dir, 'releases.json'));
  const reads = openReadFaults();
  let next: Fault = null;
  const write = async (
    { outgoing }: HttpBindings,
    done: () => Promise<Response>,
  ): Promise<Response> => {
    const fault = next;
    next = null;
    if (fault === 'fail') return Response.json({ message: 'Server Error' }, { status: 502 });
    if (fault === 'die before') return died(outgoing);
    const answer = await done();
    return fault === 'die after' ? died(outgoing) : answer;
  };
  const app = new Hono<{ Bindings: HttpBindings }>()
    .use(bodyLimit({ maxSize: bodyMaxBytes }))
    .put('/_next', async (context) => {
      const asked = switches.safeParse(await readJson(context.req.raw));
      if (!asked.success) return invalid(z.prettifyError(asked.error));
      next = asked.data.next;
      return new Response(null, { status: 204 });
    })
    .put('/_reads', async (context) => {
      const asked = readFault.safeParse(await readJson(context.req.raw));
      if (!asked.success) return invalid(z.prettifyError(asked.error));
      reads.set(asked.data.reads);
      return new Response(null, { status: 204 });
    })
    .get('/repos/*', async (_context, next) => (await reads.meet()) ?? (await next()))
    .get('/repos/:owner/:name/releases', (context) =>
      Response.json(releases.of(repositoryOf(context.req.param())).map((one) => shown(url, one))),
    )
    .get('/repos/:owner/:name/releases/tags/:tag', (context) => {
      const { tag } = context.req.param();
      const found = releases.of(repositoryOf(context.req.param())).find((one) => one.tag === tag);
      return found === undefined ? notFound() : Response.json(shown(url, found));
    })
    .post('/repos/:owner/:name/releases', async (context) => {
      const asked = created.safeParse(await readJson(context.req.raw));
      if (!asked.success) return invalid(z.prettifyError(asked.error));
      const { tag_name: tag, name, body } = asked.data;
      const repository = repositoryOf(context.req.param());
      return write(context.env, async () => {
        const release = await releases.add({ repository, tag, name, body });
        return release === undefined
          ? alreadyThere()
          : Response.json(shown(url, release), { status: 201 });
      });
    })
    .patch('/repos/:owner/:name/releases/:id{[0-9]+}', async (context) => {
      const asked = edited.safeParse(await readJson(context.req.raw));
      if (!asked.success) return invalid(z.prettifyError(asked.error));
      const { name, body } = asked.data;
      const id = Number(context.req.param('id'));
      const repository = repositoryOf(context.req.param());
      return write(context.env, async () => {
        const release = await releases.edit(repository, id, {
          ...(name !== undefined && { name }),
          ...(body !== undefined && { body }),
        });
        return release === undefined ? notFound() : Response.json(shown(url, release));
      });
    })
    .all('*', (context) => {
      const what = `${context.req.method} ${context.req.path}`;
      return Response.json({ message: `This emulator does not serve ${what}` }, { status: 501 });
    });
  const { url, close } = await listenOnLoopback(getRequestListener(app.fetch), options.port);
  return { url, close };
}

function repositoryOf({ owner, name }: { readonly owner: string; readonly name: string }): string {
  return `${owner}/${name}`;
}

function shown(url: string, { repository, id, tag, name, body }: Release): object {
  const html_url = `${url}/${repository}/releases/tag/${encodeURIComponent(tag)}`;
  return { id, tag_name: tag, name, body, html_url, draft: false, prerelease: false };
}

/** No answer, and a connection that breaks off. */
function died(outgoing: HttpBindings['outgoing']): Response {
  outgoing.destroy();
  return RESPONSE_ALREADY_SENT;
}

function notFound(): Response {
  return Response.json({ message: 'Not Found', status: '404' }, { status: 404 });
}

/** As GitHub says it, with its form of errors. */
function alreadyThere(): Response {
  const errors = [{ resource: 'Release', code: 'already_exists', field: 'tag_name' }];
  return Response.json({ message: 'Validation Failed', errors, status: '422' }, { status: 422 });
}

function invalid(message: string): Response {
  return Response.json({ message, errors: [], status: '422' }, { status: 422 });
}

async function readJson(request: Request): Promise<unknown> {
  try {
    return await request.json();
  } catch {
    return undefined;
  }
}
