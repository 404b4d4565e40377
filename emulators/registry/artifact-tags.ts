import type { protos } from '@google-cloud/artifact-registry';
import { WireError } from '../wire/error.ts';
import type { Handlers } from '../wire.ts';
import { answerList } from './list-requests.ts';
import { isTag } from './names.ts';
import { type Catalogue, contentsOf, manifestIn, notFound } from './packages.ts';
import {
  type ArtifactPackage,
  packageName,
  parsePackage,
  parseTag,
  parseVersion,
  storeName,
  tagName,
  versionName,
} from './resource-names.ts';
import { tagResource } from './resources.ts';

type CreateTagRequest = protos.google.devtools.artifactregistry.v1.ICreateTagRequest;
type DeleteTagRequest = protos.google.devtools.artifactregistry.v1.IDeleteTagRequest;
type GetTagRequest = protos.google.devtools.artifactregistry.v1.IGetTagRequest;
type ListTagsRequest = protos.google.devtools.artifactregistry.v1.IListTagsRequest;
type UpdateTagRequest = protos.google.devtools.artifactregistry.v1.IUpdateTagRequest;

/** The methods of Artifact Registry that read and write tags. */
export function tagHandlers(catalogue: Catalogue, now: () => number): Handlers {
  return {
    ListTags: async (request: ListTagsRequest) => {
      const at = parsePackage(request.parent ?? '');
      const tags = [...contentsOf(catalogue, at).tags];
      const { items, nextPageToken } = answerList(request, tags, ([tag]) => tag, {
        name: ([tag]) => tagName(at, tag),
        version: ([, { digest }]) => versionName(at, digest),
      });
      return {
        tags: items.map(([tag, { digest }]) => tagResource(at, tag, digest)),
        nextPageToken,
      };
    },
    GetTag: async ({ name }: GetTagRequest) => {
      const { at, tag, digest } = findTag(catalogue, name ?? '');
      return tagResource(at, tag, digest);
    },
    CreateTag: async ({ parent, tagId, tag }: CreateTagRequest) => {
      const at = parsePackage(parent ?? '');
      const id = tagId ?? '';
      if (!isTag(id)) {
        throw new WireError('INVALID_ARGUMENT', `tag_id "${id}" is no tag`);
      }
      if (catalogue.store.repository(storeName(at)).tags.has(id)) {
        throw new WireError('ALREADY_EXISTS', `${tagName(at, id)} exists; update it to move it`);
      }
      return putTag({ catalogue, now }, at, id, tag?.version ?? '');
    },
    UpdateTag: async ({ tag, updateMask }: UpdateTagRequest) => {
      const paths = updateMask?.paths ?? [];
      if (paths.some((path) => path !== 'version' && path !== '*')) {
        throw new WireError('INVALID_ARGUMENT', `Of a tag only "version" changes, not ${paths}`);
      }
      const found = findTag(catalogue, tag?.name ?? '');
      return putTag({ catalogue, now }, found.at, found.tag, tag?.version ?? '');
    },
    DeleteTag: async ({ name }: DeleteTagRequest) => {
      const { at, tag } = findTag(catalogue, name ?? '');
      catalogue.store.commit({ type: 'tag-deleted', repository: storeName(at), tag });
      return {};
    },
  };
}

function findTag(
  { store }: Catalogue,
  name: string,
): { readonly at: ArtifactPackage; readonly tag: string; readonly digest: string } {
  const { tag, ...at } = parseTag(name);
  const found = store.repository(storeName(at)).tags.get(tag);
  if (found === undefined) {
    throw notFound(name);
  }
  return { at, tag, digest: found.digest };
}

function putTag(
  { catalogue, now }: { readonly catalogue: Catalogue; readonly now: () => number },
  at: ArtifactPackage,
  tag: string,
  version: string,
): object {
  const { digest, ...versionAt } = parseVersion(version);
  if (packageName(versionAt) !== packageName(at)) {
    const message = `${version} is not in the tag's package ${packageName(at)}`;
    throw new WireError('INVALID_ARGUMENT', message);
  }
  manifestIn(catalogue, at, digest, version);
  const change = { repository: storeName(at), tag, digest, atMs: now() };
  catalogue.store.commit({ type: 'tag-put', ...change });
  return tagResource(at, tag, digest);
}
