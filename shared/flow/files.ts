import type { RbacReading } from '#core/rbac.ts';
import type { TestReport } from '#core/test-report.ts';

/** Objects in Cloud Storage. */
export interface Files {
  /** Written once: an object that exists is left as it is. */
  putIfAbsent(
    bucket: string,
    name: string,
    bytes: Uint8Array,
    contentType: string,
  ): Promise<'created' | 'exists'>;
  get(bucket: string, name: string): Promise<Uint8Array | undefined>;
  /** The end of one, so many bytes at most, however long it is. */
  end(bucket: string, name: string, bytesMax: number): Promise<Uint8Array | undefined>;
  /** The roles and bindings of a file of Kubernetes' manifests; none where there is no such file. */
  rules(bucket: string, name: string): Promise<RbacReading | undefined>;
  /** The names under a prefix, all of them. */
  list(bucket: string, prefix: string): Promise<readonly string[]>;
  remove(bucket: string, name: string): Promise<'removed' | 'absent'>;
}

/** Reports of tests, where somebody else keeps them. */
export interface Reports {
  /**
   * Reads a JUnit report at an `https://` or `gs://` address as it comes; none where there is none.
   * @throws PermanentError `malformed` for what is no whole report
   */
  read(address: string): Promise<TestReport | undefined>;
  /**
   * The addresses of all JUnit reports below a folder in Cloud Storage.
   * @throws PermanentError `malformed` for a folder of too many names to know them all
   */
  list(folder: string): Promise<readonly string[]>;
}
