/** Cloud Build takes no more builds for now. It is nobody's failure, and costs no attempt. */
export class OverQuota extends Error {
  override readonly name = 'OverQuota';
}
