import { type IncomingMessage, type ServerResponse, STATUS_CODES } from 'node:http';
import { text } from 'node:stream/consumers';
import { z } from 'zod';
import { listenOnLoopback } from '../loopback.ts';

/** A mailbox for webhooks: everything that is posted is kept while it runs. */
export interface WebhooksEmulator {
  /** `POST {url}/hooks/NAME` posts, `GET {url}/hooks/NAME` shows what was posted. */
  readonly url: string;
  close(): Promise<void>;
}

/** One post as it came. */
interface ArrivedPost {
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

const postsMax = 1000;
const bodyLengthMax = 1024 * 1024;

const answersShape = z.strictObject({
  /** Whether posts are kept. */
  kept: z.boolean().default(true),
  /** What is answered; nothing ever where it is `silence`, and a broken connection at `reset`. */
  answer: z.union([z.int().min(200).max(599), z.enum(['silence', 'reset'])]).default(200),
  headers: z.record(z.string(), z.string()).default({}),
});

type Answers = z.output<typeof answersShape>;

const usual: Answers = { kept: true, answer: 200, headers: {} };

/**
 * Starts a mailbox. Each hook answers 200, unless `PUT /hooks/NAME {"answer": 500, "kept": false}`
 * says otherwise from then on: it may keep a post and never answer, as real ones do.
 * @throws when the port is taken
 */
export async function startWebhooks(
  options: { readonly port?: number } = {},
): Promise<WebhooksEmulator> {
  const posts = new Map<string, readonly ArrivedPost[]>();
  const answers = new Map<string, Answers>();
  const handle = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const [, name] = /^\/hooks\/([\w.-]{1,100})$/.exec(request.url ?? '') ?? [];
    if (name === undefined) return end(response, 404);
    const body = await text(request);
    if (body.length > bodyLengthMax) return end(response, 413);
    switch (request.method) {
      case 'GET':
        response.writeHead(200, { 'content-type': 'application/json' });
        response.end(JSON.stringify(posts.get(name) ?? []));
        return;
      case 'PUT': {
        const asked = answersShape.safeParse(jsonIn(body));
        if (asked.success) answers.set(name, asked.data);
        return end(response, asked.success ? 204 : 400);
      }
      case 'POST': {
        const { kept, answer, headers } = answers.get(name) ?? usual;
        const arrived = { headers: headersOf(request), body };
        if (kept) posts.set(name, [...(posts.get(name) ?? []), arrived].slice(-postsMax));
        if (answer === 'silence') return;
        if (answer === 'reset') return void response.socket?.destroy();
        return end(response, answer, headers);
      }
      default:
        return end(response, 405);
    }
  };
  return listenOnLoopback((request, response) => {
    handle(request, response).catch(() => response.destroy());
  }, options.port);
}

function end(
  response: ServerResponse,
  status: number,
  headers: Readonly<Record<string, string>> = {},
): void {
  response.writeHead(status, { ...headers }).end(STATUS_CODES[status] ?? '');
}

function headersOf({ headers }: IncomingMessage): Readonly<Record<string, string>> {
  const kept = ['content-type', 'webhook-id', 'webhook-timestamp', 'webhook-signature'];
  return Object.fromEntries(
    kept.flatMap((name) => (typeof headers[name] === 'string' ? [[name, headers[name]]] : [])),
  );
}

function jsonIn(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
}
