import { createHash } from 'node:crypto';
import { request } from 'undici';

/** What a registry answered. */
export interface OciAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly bytes: Buffer;
  /** The codes of an error body. */
  readonly codes: readonly string[];
}

/** Some content with the descriptor that names it. */
export interface Described {
  readonly descriptor: {
    readonly mediaType: string;
    readonly digest: string;
    readonly size: number;
  };
  readonly bytes: Buffer;
}

export const IMAGE = 'application/vnd.oci.image.manifest.v1+json';
export const INDEX = 'application/vnd.oci.image.index.v1+json';
export const CONFIG = 'application/vnd.oci.image.config.v1+json';
const LAYER = 'application/vnd.oci.image.layer.v1.tar';
const DEADLINE_MS = 10_000;

/** Sends one request and reads the whole answer. */
export async function call(
  url: string,
  method: 'GET' | 'HEAD' | 'POST' | 'PUT' | 'PATCH' | 'DELETE',
  path: string,
  { headers = {}, body }: { headers?: Record<string, string>; body?: Buffer | string } = {},
): Promise<OciAnswer> {
  const answer = await request(new URL(path, url), {
    method,
    headers,
    body: body ?? null,
    signal: AbortSignal.timeout(DEADLINE_MS),
  });
  const bytes = Buffer.from(await answer.body.arrayBuffer());
  const flat = Object.entries(answer.headers).map(([name, value]) => [name, String(value)]);
  const codes = answer.statusCode >= 400 && bytes.length > 0 ? codesIn(bytes) : [];
  return { status: answer.statusCode, headers: Object.fromEntries(flat), bytes, codes };
}

/** Content of some type with its digest. */
export function described(mediaType: string, content: string | object): Described {
  const bytes = Buffer.from(typeof content === 'string' ? content : JSON.stringify(content));
  const digest = `sha256:${createHash('sha256').update(bytes).digest('hex')}`;
  return { descriptor: { mediaType, digest, size: bytes.length }, bytes };
}

/** A blob that can be a layer. */
export function layer(content: string): Described {
  return described(LAYER, content);
}

/** A configuration that says when its image was built. */
export function config(architecture: string): Described {
  return described(CONFIG, { created: '2026-01-02T03:04:05Z', architecture, os: 'linux' });
}

/** A manifest over a configuration and layers, with whatever else it is to say. */
export function image(
  configuration: Described,
  layers: readonly Described[],
  more: object = {},
): Described {
  return described(IMAGE, {
    schemaVersion: 2,
    mediaType: IMAGE,
    config: configuration.descriptor,
    layers: layers.map(({ descriptor }) => descriptor),
    ...more,
  });
}

/** An index over manifests. */
export function index(children: readonly Described[], more: object = {}): Described {
  return described(INDEX, {
    schemaVersion: 2,
    mediaType: INDEX,
    manifests: children.map(({ descriptor }) => ({
      ...descriptor,
      platform: { architecture: 'amd64', os: 'linux' },
    })),
    ...more,
  });
}

/** Pushes a blob in one request. */
export function pushBlob(url: string, name: string, blob: Described): Promise<OciAnswer> {
  return call(url, 'POST', `/v2/${name}/blobs/uploads/?digest=${blob.descriptor.digest}`, {
    body: blob.bytes,
  });
}

/** Pushes a manifest under a tag, or under its digest. */
export function pushManifest(
  url: string,
  name: string,
  manifest: Described,
  reference: string = manifest.descriptor.digest,
): Promise<OciAnswer> {
  return call(url, 'PUT', `/v2/${name}/manifests/${reference}`, {
    headers: { 'content-type': manifest.descriptor.mediaType },
    body: manifest.bytes,
  });
}

/** Pushes an index of one image, all by digest, and tags it. */
export async function pushIndexedImage(
  url: string,
  name: string,
  tags: readonly string[],
): Promise<{ readonly child: Described; readonly parent: Described }> {
  const [configuration, only] = [config('amd64'), layer(`the layer of ${name}`)];
  const child = image(configuration, [only]);
  const parent = index([child]);
  const answers = [
    await pushBlob(url, name, configuration),
    await pushBlob(url, name, only),
    await pushManifest(url, name, child),
    await pushManifest(url, name, parent),
  ];
  for (const tag of tags) {
    answers.push(await pushManifest(url, name, parent, tag));
  }
  const failed = answers.find(({ status }) => status !== 201);
  if (failed !== undefined) {
    throw new Error(`The push of ${name} was answered ${failed.status} ${failed.bytes}`);
  }
  return { child, parent };
}

function codesIn(bytes: Buffer): readonly string[] {
  const { errors }: { errors: readonly { code: string }[] } = JSON.parse(bytes.toString('utf8'));
  return errors.map(({ code }) => code);
}
