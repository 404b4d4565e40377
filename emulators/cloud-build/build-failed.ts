import type { FailureInfo } from './build.ts';

/** The end of a build by its own fault. */
export class BuildFailed extends Error {
  readonly status: 'FAILURE' | 'TIMEOUT';
  readonly info: FailureInfo;

  constructor(info: FailureInfo, status: BuildFailed['status'] = 'FAILURE') {
    super(info.detail);
    this.name = 'BuildFailed';
    this.status = status;
    this.info = info;
  }
}
