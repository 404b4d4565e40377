import { getRequestListener } from '@hono/node-server';
import { Hono } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { z } from 'zod';
import { listenOnLoopback } from '../loopback.ts';
import { crc32c } from '../storage/crc32c.ts';
import { type KeyVersion, openKeys } from './keys.ts';

/** Cloud KMS on this machine. */
export interface KmsEmulator {
  /** Where it answers as https://cloudkms.googleapis.com does. */
  readonly url: string;
  close(): Promise<void>;
}

const bodyMaxBytes = 64 * 1024;
const digestBytes = 32;
const algorithm = 'EC_SIGN_P256_SHA256';

const asked = z.strictObject({
  digest: z.strictObject({ sha256: z.base64() }),
  digestCrc32c: z.union([z.string().regex(/^\d{1,10}$/), z.int().nonnegative()]).optional(),
});

/**
 * Serves what the project uses of the REST API of Cloud KMS: a version of a key signs a SHA-256 by
 * ECDSA on P-256, and its public half is shown. A further version is made as there,
 * `POST .../cryptoKeys/K/cryptoKeyVersions`; everything else is answered 501.
 * @param options.keys those that have a first version from the beginning
 * @see https://cloud.google.com/kms/docs/reference/rest/v1/projects.locations.keyRings.cryptoKeys.cryptoKeyVersions
 * @throws when the port is taken, or a file in `dir` is no key
 */
export async function startKms(options: {
  readonly dir: string;
  readonly keys: readonly string[];
  readonly port?: number;
}): Promise<KmsEmulator> {
  const keys = await openKeys(options.dir);
  for (const key of options.keys)
    if (keys.find(`${key}/cryptoKeyVersions/1`) === undefined) await keys.add(key);
  const app = new Hono()
    .use(bodyLimit({ maxSize: bodyMaxBytes }))
    .get(`/v1/:version{${versionPath}}/publicKey`, (context) => {
      const name = context.req.param('version');
      const version = keys.find(name);
      return version === undefined ? unknown(name) : Response.json(shown(name, version));
    })
    .post(`/v1/:version{${versionPath}:asymmetricSign}`, async (context) => {
      const [name = ''] = context.req.param('version').split(':');
      const version = keys.find(name);
      return version === undefined
        ? unknown(name)
        : signed(name, version, await context.req.text());
    })
    .post(`/v1/:key{${keyPath}}/cryptoKeyVersions`, async (context) => {
      const key = context.req.param('key');
      if (keys.find(`${key}/cryptoKeyVersions/1`) === undefined) return unknown(key);
      return Response.json({ name: await keys.add(key), state: 'ENABLED', algorithm });
    })
    .all('*', (context) => {
      const what = `${context.req.method} ${context.req.path}`;
      return refusal(501, 'UNIMPLEMENTED', `This emulator of Cloud KMS does not serve ${what}`);
    });
  const { url, close } = await listenOnLoopback(getRequestListener(app.fetch), options.port);
  return { url, close };
}

const keyPath = 'projects/[^/]+/locations/[^/]+/keyRings/[^/]+/cryptoKeys/[^/]+';
const versionPath = `${keyPath}/cryptoKeyVersions/[0-9]+`;

function shown(name: string, { pem }: KeyVersion): object {
  const pemCrc32c = String(crc32c(Buffer.from(pem)));
  return { pem, algorithm, pemCrc32c, name, protectionLevel: 'SOFTWARE' };
}

function signed(name: string, version: KeyVersion, body: string): Response {
  const request = asked.safeParse(readJson(body));
  if (!request.success) return refusal(400, 'INVALID_ARGUMENT', z.prettifyError(request.error));
  const { digest, digestCrc32c } = request.data;
  const bytes = Buffer.from(digest.sha256, 'base64');
  if (bytes.length !== digestBytes)
    return refusal(400, 'INVALID_ARGUMENT', `A SHA-256 has ${digestBytes} bytes`);
  const isVerified = digestCrc32c !== undefined;
  if (isVerified && Number(digestCrc32c) !== crc32c(bytes))
    return refusal(400, 'INVALID_ARGUMENT', 'The checksum is not that of the digest');
  const signature = version.sign(bytes);
  return Response.json({
    signature: signature.toString('base64'),
    signatureCrc32c: String(crc32c(signature)),
    ...(isVerified && { verifiedDigestCrc32c: true }),
    ...{ name, protectionLevel: 'SOFTWARE' },
  });
}

function readJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function unknown(name: string): Response {
  return refusal(404, 'NOT_FOUND', `${name} not found.`);
}

/** A refusal as Google's REST APIs write one. */
function refusal(code: number, status: string, message: string): Response {
  return Response.json({ error: { code, message, status } }, { status: code });
}
