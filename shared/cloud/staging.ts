import { readStagingPage } from '#edge/staging-page.ts';
import type { ListedPage, Staging } from '#flow/staging.ts';
import { whileDoing } from './call-error.ts';
import { callDeadlineMs } from './deadline.ts';
import { type HttpRequest, persistently, readBody, send, unexpected } from './http.ts';
import { ownToken } from './own-token.ts';
import type { Settings } from './settings.ts';

/** The most that Artifact Registry lists at once. */
const pageSizeMax = 1000;
/** A page of 1000 indexes with 300 manifests each, as long as it says little else of them. */
const pageBytesMax = 32 * 1024 * 1024;

/** Where Artifact Registry is, and how much it is asked for at once. */
type StagingSettings = Pick<
  Settings,
  'stagingProject' | 'artifactRegistryEndpoint' | 'callDeadlineMs'
> & { readonly pageSize?: number };

/**
 * Lists the staging repository by Artifact Registry's API. A page is whole or an error: what may
 * pass is tried again a few times, and what cannot be read may be answered rightly at another time.
 * @see https://cloud.google.com/artifact-registry/docs/reference/rest/v1/projects.locations.repositories.dockerImages/list
 */
export function listedStaging(settings: StagingSettings): Staging {
  return {
    page: async (after) => {
      try {
        return await listPage(settings, after);
      } catch (error) {
        throw whileDoing('Artifact Registry', error);
      }
    },
  };
}

async function listPage(settings: StagingSettings, after: string | undefined): Promise<ListedPage> {
  const { stagingProject, artifactRegistryEndpoint, pageSize = pageSizeMax } = settings;
  const path = `projects/${stagingProject}/locations/us/repositories/gcr.io/dockerImages`;
  const query = new URLSearchParams({ pageSize: String(pageSize) });
  if (after !== undefined) query.set('pageToken', after);
  const address = `${artifactRegistryEndpoint}/v1/${path}?${query}`;
  const deadlineMs = settings.callDeadlineMs ?? callDeadlineMs;
  const headers = await ownToken(artifactRegistryEndpoint);
  const bytes = await persistently(() => ask({ method: 'GET', address, headers, deadlineMs }));
  const page = readStagingPage(bytes, stagingProject, address);
  if (page.next !== undefined && page.next === after)
    throw new Error(`${address} names itself as its next page`);
  return page;
}

async function ask(asked: HttpRequest): Promise<Uint8Array> {
  const answer = await send(asked);
  if (answer.statusCode !== 200) throw await unexpected(asked, answer);
  return readBody(asked, answer, pageBytesMax);
}
