import type { Candidate } from '#core/candidate.ts';
import { expectedOrigins } from '#core/origin.ts';
import { type Envelope, envelopeText, readEnvelope, signedBytes } from '#edge/envelope.ts';
import { originObject } from '#flow/addresses.ts';
import { places, type World } from './world.ts';

/** Does to a statement what somebody could who may write in the bucket, or has the key. */
export type Spoil = (world: World, object: string) => void;

/** The objects of the statements about a candidate's images. */
export function statementObjects(candidate: Candidate): readonly string[] {
  return expectedOrigins(candidate, '').map(originObject);
}

/** What a kept statement says, whoever signed it. */
export function statementAt(world: World, object: string): string {
  return Buffer.from(envelopeAt(world, object).payload).toString('utf8');
}

/** Takes it away. */
export const removed: Spoil = (world, object) => {
  world.files.overwrite(places.releaseBucket, object);
};

/** Puts a text in its place. */
export function written(text: string): Spoil {
  return (world, object) => {
    world.files.overwrite(places.releaseBucket, object, Buffer.from(text));
  };
}

/** Writes something else into it, and leaves the signature. */
export function tampered(from: string, to: string): Spoil {
  return (world, object) => put(world, object, edited(envelopeAt(world, object), from, to));
}

/** Has it signed by a key of somebody else, under this name. */
export function forged(keyId: string): Spoil {
  return (world, object) => {
    const envelope = envelopeAt(world, object);
    const signature = world.keys.forge(signedBytes(envelope));
    put(world, object, { ...envelope, signatures: [{ keyId, signature }] });
  };
}

/** Has something else said and signed by our own key, as a fault of ours could. */
export function restated(from: string, to: string): Spoil {
  return (world, object) => {
    const envelope = edited(envelopeAt(world, object), from, to);
    put(world, object, { ...envelope, signatures: [world.keys.sign(signedBytes(envelope))] });
  };
}

/** Puts the statement about another image in its place. */
export function swapped(other: (objects: readonly string[]) => string | undefined): Spoil {
  return (world, object) => {
    const from = other(world.files.names(places.releaseBucket, '_origins/')) ?? '';
    put(world, object, envelopeAt(world, from));
  };
}

function envelopeAt(world: World, object: string): Envelope {
  const bytes = world.files.bytes(places.releaseBucket, object);
  if (bytes === undefined) throw new Error(`there is no statement ${object}`);
  return readEnvelope(bytes, object);
}

function edited(envelope: Envelope, from: string, to: string): Envelope {
  const text = Buffer.from(envelope.payload).toString('utf8');
  if (!text.includes(from)) throw new Error(`the statement does not say ${from}: ${text}`);
  return { ...envelope, payload: new Uint8Array(Buffer.from(text.replaceAll(from, to))) };
}

function put(world: World, object: string, envelope: Envelope): void {
  const bytes = new Uint8Array(Buffer.from(envelopeText(envelope)));
  world.files.overwrite(places.releaseBucket, object, bytes);
}
