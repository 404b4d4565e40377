/** What Google Cloud asks for one unit of something. */
export interface Price {
  readonly dollars: number;
  /** Of what: `a minute of a build`. */
  readonly unit: string;
  readonly source: string;
}

/** When these prices were looked up: list prices in dollars, in `us`, without what is free. */
export const pricesOf = '2026-11-23';

/** Every price that the estimate rests on. */
export const prices = {
  buildMinute: {
    ...{ dollars: 0.006, unit: 'a minute of a build (e2-standard-2)' },
    source: 'https://cloud.google.com/build/pricing',
  },
  imageGigabyteMonth: {
    ...{ dollars: 0.1, unit: 'a gigabyte of images in a month' },
    source: 'https://cloud.google.com/artifact-registry/pricing',
  },
  cpuSecond: {
    ...{ dollars: 0.000024, unit: 'a second of a CPU' },
    source: 'https://cloud.google.com/run/pricing',
  },
  memorySecond: {
    ...{ dollars: 0.0000025, unit: 'a second of a gibibyte of memory' },
    source: 'https://cloud.google.com/run/pricing',
  },
  request: {
    ...{ dollars: 0.0000004, unit: 'a request' },
    source: 'https://cloud.google.com/run/pricing',
  },
  read: {
    ...{ dollars: 0.0000003, unit: 'a read of a document' },
    source: 'https://cloud.google.com/firestore/pricing',
  },
  write: {
    ...{ dollars: 0.0000009, unit: 'a write of a document' },
    source: 'https://cloud.google.com/firestore/pricing',
  },
  job: {
    ...{ dollars: 0.1, unit: 'a job of Scheduler in a month' },
    source: 'https://cloud.google.com/scheduler/pricing',
  },
  keyVersionMonth: {
    ...{ dollars: 0.06, unit: 'a version of a key, or of a secret, in a month' },
    source: 'https://cloud.google.com/kms/pricing',
  },
} as const satisfies Readonly<Record<string, Price>>;
