import type { Request, Response } from '@google-cloud/functions-framework';
import { PermanentError } from '#core/permanent-error.ts';
import { printable } from '#edge/faults.ts';
import type { Answer } from '#flow/answer.ts';
import type { Duty } from '#flow/turn.ts';
import { answer } from './answer.ts';
import { withDeadline } from './deadline.ts';
import type { WebhookSecrets } from './webhook-secrets.ts';
import { verifySignature } from './webhook-signature.ts';

/** A delivery of a webhook whose signature is good. */
export interface SignedDelivery {
  /** What happened, in GitHub's word. */
  readonly event: string | undefined;
  readonly body: Uint8Array;
  /** GitHub's name of the delivery, for people. */
  readonly id: string;
}

/** How a function that a webhook calls answers. */
export type RespondToDelivery = (delivery: SignedDelivery, duty: Duty) => Promise<Answer>;

/** GitHub waits for ten seconds, in which a function may have to be started first. */
const respondDeadlineMs = 5_000;

const terms = {
  typeWords: "set the webhook's content type to application/json",
  challenge: 'X-Hub-Signature-256',
};

/**
 * Answers one delivery of a webhook. Nothing of it is believed or parsed before its signature is
 * found to be good, and it is answered in time: where we are too slow 503 says so, and what the
 * delivery told is found without it.
 */
export async function answerDelivery(
  duty: Duty,
  secrets: WebhookSecrets,
  respond: RespondToDelivery,
  request: Request,
  response: Response,
): Promise<void> {
  const { log } = duty.ports;
  const id = printable(request.get('x-github-delivery') ?? 'none');
  await answer({ request, response, log, ...terms }, async () => {
    try {
      const body = await verifiedBody(request, secrets);
      const delivery = { event: request.get('x-github-event'), body, id };
      return await withDeadline('the delivery', respondDeadlineMs, respond(delivery, duty));
    } catch (error) {
      if (error instanceof PermanentError)
        log.warn('refused a delivery', { delivery: id, reason: `${error.code}: ${error.message}` });
      throw error;
    }
  });
}

async function verifiedBody(request: Request, secrets: WebhookSecrets): Promise<Uint8Array> {
  const body = request.rawBody ?? new Uint8Array();
  const sha256 = request.get('x-hub-signature-256');
  const sha1 = request.get('x-hub-signature');
  await verifySignature(body, { sha256, sha1 }, await secrets());
  return body;
}
