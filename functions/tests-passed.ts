import type { PushedMessage } from '#edge/messages.ts';
import { readTestResult } from '#edge/test-result.ts';
import { reportResult } from '#flow/report-result.ts';
import type { Duty } from '#flow/turn.ts';

/** A test cell was answered, passed or not: records the attempt; the cells decide what follows. */
export async function testsPassed(message: PushedMessage, duty: Duty): Promise<void> {
  await reportResult(duty, readTestResult(message.data), message);
}
