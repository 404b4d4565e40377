/** What a variable must be, in words for an error, and how it is read. */
export interface Form {
  readonly words: string;
  readonly parse: (text: string) => string | undefined;
}

/** Any text. */
export const anyText: Form = { words: 'a text', parse: (text) => text };

/** The id of a project. */
export const projectId: Form = matching(
  'the id of a Google Cloud project',
  /^[a-z][a-z0-9-]{4,28}[a-z0-9]$/,
);

/** The name of a bucket. */
export const bucket: Form = matching(
  'the name of a bucket in Cloud Storage',
  /^[a-z0-9][a-z0-9._-]{1,220}[a-z0-9]$/,
);

/** A service account. */
export const account: Form = matching(
  'the e-mail address of a service account',
  /^[a-z0-9][a-z0-9.-]*@[a-z0-9.-]+\.gserviceaccount\.com$/,
);

/** A deadline. */
export const milliseconds: Form = matching('milliseconds, from 100 to 999999', /^[1-9]\d{2,5}$/);

/** A small number. */
export const count: Form = matching('a number from 1 to 999', /^[1-9]\d{0,2}$/);

/** The name of a version of a key. */
export const keyVersion: Form = matching(
  'a version of a key: projects/P/locations/L/keyRings/R/cryptoKeys/K/cryptoKeyVersions/N',
  /^projects\/[\w-]+\/locations\/[\w-]+\/keyRings\/[\w-]+\/cryptoKeys\/[\w-]+\/cryptoKeyVersions\/\d+$/,
);

/** Several of them. */
export const keyVersions: Form = {
  words: 'a list of versions of keys with commas between them',
  parse: (text) =>
    listed(text).every((one) => keyVersion.parse(one) !== undefined) ? text : undefined,
};

/** Audiences of identity tokens. */
export const audiences: Form = {
  words: 'a list of audiences with commas between them',
  parse: (text) => (listed(text).length === 0 ? undefined : text),
};

/** Where a service is. */
export const origin: Form = {
  words: 'an http or https address without a path',
  parse: (text) => {
    const url = URL.parse(text);
    if (url === null || !/^https?:$/.test(url.protocol)) return undefined;
    return url.href === `${url.origin}/` ? url.origin : undefined;
  },
};

/** Keys that come over plain http could be anybody's, but for those of this machine. */
export const keysAddress: Form = {
  words: 'an https address (http only on a loopback address)',
  parse: (text) => {
    const url = URL.parse(text);
    const isLoopback = /^(127\.\d+\.\d+\.\d+|localhost|\[::1\])$/.test(url?.hostname ?? '');
    const isFit = url?.protocol === 'https:' || (url?.protocol === 'http:' && isLoopback);
    return isFit ? url?.href : undefined;
  },
};

/** The same of public keys by which we know what we stated. */
export const keysOrigin: Form = {
  words: `${origin.words}, and ${keysAddress.words}`,
  parse: (text) => (keysAddress.parse(text) === undefined ? undefined : origin.parse(text)),
};

function matching(words: string, pattern: RegExp): Form {
  return { words, parse: (text) => (pattern.test(text) ? text : undefined) };
}

/** The texts of a list with commas between them. */
export function listed(text: string): readonly string[] {
  return text
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '');
}
