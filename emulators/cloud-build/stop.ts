/** Why a running build must end: the reason of the signal that ends it. */
export class BuildStopped extends Error {
  readonly status: 'CANCELLED' | 'TIMEOUT' | 'INTERNAL_ERROR';

  constructor(status: BuildStopped['status'], detail: string) {
    super(detail);
    this.name = 'BuildStopped';
    this.status = status;
  }
}
