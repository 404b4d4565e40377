// The codes of the OCI distribution specification, those that the distribution project adds
// (RANGE_INVALID, PAGINATION_NUMBER_INVALID, TAG_INVALID, UNKNOWN) and Artifact Registry's own.
const STATUS_OF_CODE = {
  BLOB_UNKNOWN: 404,
  BLOB_UPLOAD_INVALID: 400,
  BLOB_UPLOAD_UNKNOWN: 404,
  DENIED: 403,
  DIGEST_INVALID: 400,
  GOOGLE_MANIFEST_DANGLING_PARENT_IMAGE: 400,
  GOOGLE_MANIFEST_DANGLING_TAG: 400,
  MANIFEST_BLOB_UNKNOWN: 400,
  MANIFEST_INVALID: 400,
  MANIFEST_UNKNOWN: 404,
  NAME_INVALID: 400,
  NAME_UNKNOWN: 404,
  PAGINATION_NUMBER_INVALID: 400,
  RANGE_INVALID: 416,
  SIZE_INVALID: 413,
  TAG_INVALID: 400,
  UNKNOWN: 500,
  UNSUPPORTED: 405,
} as const;

/** A code that an OCI client tells errors apart by. */
export type OciErrorCode = keyof typeof STATUS_OF_CODE;

/** One entry of an OCI error body. */
export interface OciProblem {
  readonly code: OciErrorCode;
  readonly message: string;
  readonly detail: unknown;
}

/** What a handler throws to answer `{errors: [{code, message, detail}]}`. */
export class OciError extends Error {
  override readonly name = 'OciError';
  readonly status: number;
  readonly problems: readonly OciProblem[];
  readonly headers: Readonly<Record<string, string>>;

  /** @param problems at least one; the first decides the HTTP status */
  constructor(problems: readonly OciProblem[], headers: Readonly<Record<string, string>> = {}) {
    super(problems.map((problem) => `${problem.code}: ${problem.message}`).join('; '));
    this.status = STATUS_OF_CODE[problems[0]?.code ?? 'UNKNOWN'];
    this.problems = problems;
    this.headers = headers;
  }
}

/** An error of one problem, the usual case. */
export function ociError(
  code: OciErrorCode,
  message: string,
  detail: unknown = null,
  headers: Readonly<Record<string, string>> = {},
): OciError {
  return new OciError([{ code, message, detail }], headers);
}
