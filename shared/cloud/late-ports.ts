import type { Anonymous } from '#flow/anonymous.ts';
import type { Builds } from '#flow/builds.ts';
import type { Files, Reports } from '#flow/files.ts';
import type { Images } from '#flow/images.ts';
import type { Notes } from '#flow/notes.ts';
import type { Announcing } from '#flow/outlets.ts';
import type { People } from '#flow/people.ts';
import type { Bus, Lines } from '#flow/ports.ts';
import type { SetFiles } from '#flow/set-files.ts';
import type { Signer } from '#flow/signer.ts';
import type { Source } from '#flow/source.ts';
import type { Staging } from '#flow/staging.ts';
import type { Store } from '#flow/store.ts';

/** Loads and connects a port. */
type Load<Port> = () => Promise<Port>;

/** A Store that is loaded with its first call. */
export function lateStore(load: Load<Store>): Store {
  const store = once(load);
  return {
    get: async (kind, id) => (await store()).get(kind, id),
    record: async (records, id) => (await store()).record(records, id),
    transact: async (body) => (await store()).transact(body),
    snapshot: async (body) => (await store()).snapshot(body),
    query: async (name, value, limit) => (await store()).query(name, value, limit),
    list: async (name, word, limit, after) => (await store()).list(name, word, limit, after),
    rows: async (name, word, limit, after) => (await store()).rows(name, word, limit, after),
  };
}

/** A Bus that is loaded with its first call. */
export function lateBus(load: Load<Bus>): Bus {
  const bus = once(load);
  return {
    publish: async (topic, message, attributes) =>
      (await bus()).publish(topic, message, attributes),
  };
}

/** Builds that are loaded with their first call. */
export function lateBuilds(load: Load<Builds>): Builds {
  const builds = once(load);
  return {
    start: async (request) => (await builds()).start(request),
    get: async (id) => (await builds()).get(id),
    find: async (tags) => (await builds()).find(tags),
    cancel: async (id) => (await builds()).cancel(id),
  };
}

/** Images that are loaded with their first call. */
export function lateImages(load: Load<Images>): Images {
  const images = once(load);
  return {
    manifest: async (repository, reference) => (await images()).manifest(repository, reference),
    digest: async (repository, reference) => (await images()).digest(repository, reference),
    putManifest: async (repository, reference, manifest) =>
      (await images()).putManifest(repository, reference, manifest),
    tag: async (repository, digest, tag) => (await images()).tag(repository, digest, tag),
    copyBlob: async (from, to, digest) => (await images()).copyBlob(from, to, digest),
    putBlob: async (repository, bytes) => (await images()).putBlob(repository, bytes),
    attach: async (repository, manifest) => (await images()).attach(repository, manifest),
    tags: async (repository) => (await images()).tags(repository),
    referrers: async (repository, digest) => (await images()).referrers(repository, digest),
    remove: async (repository, reference) => (await images()).remove(repository, reference),
  };
}

/** The list of what lies in staging, whose adapter is loaded with its first call. */
export function lateStaging(load: Load<Staging>): Staging {
  const staging = once(load);
  return { page: async (after) => (await staging()).page(after) };
}

/** What we announce to besides our topics, loaded with its first call. */
export function lateAnnouncing(load: Load<Announcing>): Announcing {
  const announcing = once(load);
  return {
    outlets: async () => (await announcing()).outlets(),
    github: {
      read: async (releases) => (await announcing()).github.read(releases),
      find: async (repository, tag) => (await announcing()).github.find(repository, tag),
      create: async (repository, release) =>
        (await announcing()).github.create(repository, release),
      edit: async (repository, id, release) =>
        (await announcing()).github.edit(repository, id, release),
    },
    post: async (webhook, post) => (await announcing()).post(webhook, post),
  };
}

/** An anonymous client that is loaded with its first call. */
export function lateAnonymous(load: Load<Anonymous>): Anonymous {
  const anonymous = once(load);
  return {
    pull: async (repository, reference) => (await anonymous()).pull(repository, reference),
  };
}

/** Files that are loaded with their first call. */
export function lateFiles(load: Load<Files>): Files {
  const files = once(load);
  return {
    putIfAbsent: async (bucket, name, bytes, contentType) =>
      (await files()).putIfAbsent(bucket, name, bytes, contentType),
    get: async (bucket, name) => (await files()).get(bucket, name),
    end: async (bucket, name, bytesMax) => (await files()).end(bucket, name, bytesMax),
    rules: async (bucket, name) => (await files()).rules(bucket, name),
    list: async (bucket, prefix) => (await files()).list(bucket, prefix),
    remove: async (bucket, name) => (await files()).remove(bucket, name),
  };
}

/** Reports that are loaded with their first call. */
export function lateReports(load: Load<Reports>): Reports {
  const reports = once(load);
  return {
    read: async (address) => (await reports()).read(address),
    list: async (folder) => (await reports()).list(folder),
  };
}

/** Files of sets whose readers and writers are loaded with their first call. */
export function lateSetFiles(load: Load<SetFiles>): SetFiles {
  const setFiles = once(load);
  return {
    description: async (set) => (await setFiles()).description(set),
    imageList: async (images) => (await setFiles()).imageList(images),
    references: async (path, bytes, names) => (await setFiles()).references(path, bytes, names),
  };
}

/** Notes whose readers are loaded with their first call. */
export function lateNotes(load: Load<Notes>): Notes {
  const notes = once(load);
  return {
    changeLog: async (logs, range) => (await notes()).changeLog(logs, range),
    write: async (staged) => (await notes()).write(staged),
    read: async (bytes) => (await notes()).read(bytes),
  };
}

/** A Signer that is loaded with its first call. */
export function lateSigner(load: Load<Signer>): Signer {
  const signer = once(load);
  return {
    sign: async (bytes) => (await signer()).sign(bytes),
    publicKey: async (keyId) => (await signer()).publicKey(keyId),
  };
}

/** A Source that is loaded with its first call. */
export function lateSource(load: Load<Source>): Source {
  const source = once(load);
  return {
    refs: async (repository) => (await source()).refs(repository),
    contains: async (repository, tips, commit) =>
      (await source()).contains(repository, tips, commit),
    commit: async (component, commit) => (await source()).commit(component, commit),
  };
}

/** Lines that are loaded with their first call. */
export function lateLines(load: Load<Lines>): Lines {
  const lines = once(load);
  return { all: async () => (await lines()).all() };
}

/** People who are loaded with their first call. */
export function latePeople(load: Load<People>): People {
  const people = once(load);
  return {
    identify: async (token) => (await people()).identify(token),
    identifyAsserted: async (assertion) => (await people()).identifyAsserted(assertion),
  };
}

function once<Port>(load: Load<Port>): Load<Port> {
  let loaded: Promise<Port> | undefined;
  return () => {
    loaded ??= load();
    return loaded;
  };
}
