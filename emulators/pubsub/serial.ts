const perMs = 1_000;

/**
 * Numbers that only grow, also from one run of the process to the next, as long as the machine's
 * clock does: ids of messages and of deliveries that no client has seen before.
 */
export function serialNumbers(): () => string {
  let last = 0;
  return () => {
    last = Math.max(last + 1, Date.now() * perMs);
    return String(last);
  };
}
