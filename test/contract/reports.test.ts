import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { send } from '#cloud/http.ts';
import { fetchedReports } from '#cloud/reports.ts';
import type { Reports } from '#flow/files.ts';
import { cleanReport } from '../given/junit.ts';
import { openWorld } from '../world/world.ts';
import { type Opened, openFiles } from './real-ports.ts';
import { type ContractReports, listedReportsContract, reportsContract } from './reports.ts';

const project = 'csi-release';
const bucket = 'ci-logs';
const storageFolder = `gs://${bucket}/runs/17/`;
/** Stands before an address to which a request is redirected. */
const redirect = 'redirect to ';
const httpsFolder = 'https://ci.example/runs/17/';

let storage: Opened<unknown> | undefined;
const servers: Server[] = [];
afterAll(async () => {
  await storage?.close();
  for (const server of servers) {
    server.closeAllConnections();
    server.close();
  }
});

async function openMemory(): Promise<ContractReports> {
  const world = openWorld();
  return {
    reports: world.ports.reports,
    put: async (address, xml) => world.reports.put(address, xml),
  };
}

async function openStorage(): Promise<ContractReports> {
  const files = await openFiles(bucket);
  storage ??= files;
  return {
    reports: fetchedReports({ project }),
    put: async (address, xml) => {
      const name = address.slice(`gs://${bucket}/`.length);
      await files.port.putIfAbsent(bucket, name, Buffer.from(xml), 'text/xml');
    },
  };
}

/** A web server that answers what it was given; TLS ends before it, as behind any proxy. */
async function openWeb(): Promise<ContractReports & { readonly sent: Map<string, string> }> {
  const sent = new Map<string, string>();
  const web = createServer((request, response) => {
    const text = sent.get(request.url ?? '');
    const location = text?.startsWith(redirect) ? text.slice(redirect.length) : undefined;
    if (location !== undefined) response.writeHead(302, { location }).end();
    else response.writeHead(text === undefined ? 404 : 200).end(text);
  });
  servers.push(web);
  web.listen(0, '127.0.0.1');
  await once(web, 'listening');
  const { port } = web.address() as AddressInfo;
  const ask: typeof send = (asked) =>
    send({
      ...asked,
      address: asked.address.replace('https://ci.example', `http://127.0.0.1:${port}`),
    });
  return {
    sent,
    reports: fetchedReports({ project }, ask),
    put: async (address, xml) => {
      sent.set(new URL(address).pathname, xml);
    },
  };
}

reportsContract('the memory world', httpsFolder, openMemory);
reportsContract('Cloud Storage', storageFolder, openStorage);
reportsContract('a web server', httpsFolder, openWeb);
listedReportsContract('the memory world', storageFolder, openMemory);
listedReportsContract('Cloud Storage', `${storageFolder}listed/`, openStorage);

describe('a folder in Cloud Storage', () => {
  it('of more names than one page has is listed whole', async () => {
    const { reports, put } = await openStorage();
    const folder = `${storageFolder}large/`;
    const names = Array.from({ length: 1_000 }, (_, at) => `${folder}a${at}.txt`);
    const report = `${folder}junit.xml`;
    for (let at = 0; at < names.length; at += 50)
      await Promise.all(names.slice(at, at + 50).map((name) => put(name, 'x')));
    await put(report, cleanReport);
    expect(await reports.list(folder)).toEqual([report]);
  }, 30_000);
});

describe('a report on the web', () => {
  let reports: Reports;
  let sent: Map<string, string>;
  beforeAll(async () => {
    ({ reports, sent } = await openWeb());
  });

  it.each([
    ['another host', 'https://attacker.example/junit.xml'],
    ['its own host', '/runs/17/elsewhere.xml'],
  ])('that is redirected to %s is not followed', async (_where, location) => {
    sent.set('/runs/17/elsewhere.xml', cleanReport);
    sent.set('/runs/17/moved.xml', `${redirect}${location}`);
    await expect(reports.read(`${httpsFolder}moved.xml`)).rejects.toThrow('answered with 302');
  });

  it('that cannot be had now may be had later', async () => {
    const nobody = fetchedReports({ project }, (asked) =>
      send({ ...asked, address: 'http://127.0.0.1:9/' }),
    );
    await expect(nobody.read(`${httpsFolder}a.xml`)).rejects.toThrow('127.0.0.1:9');
  });
});
