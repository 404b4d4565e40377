import { describe, expect, it } from 'vitest';
import { type Envelope, envelopeText, readEnvelope, signedBytes } from '#edge/envelope.ts';

const bytes = (text: string) => new TextEncoder().encode(text);

const envelope: Envelope = {
  payloadType: 'application/vnd.in-toto+json',
  payload: bytes('{"subject":"é"}'),
  signatures: [{ keyId: 'projects/p/1', signature: Uint8Array.of(1, 2, 255) }],
};

const whole = { payload: 'aGk=', payloadType: 't', signatures: [{ keyid: 'k', sig: 'AA==' }] };

describe('an envelope', () => {
  it('is read as it was written', () => {
    expect(readEnvelope(bytes(envelopeText(envelope)), 'it')).toEqual(envelope);
  });

  it('is signed over its type and its payload, as the example of DSSE has it', () => {
    const example = { payloadType: 'http://example.com/HelloWorld', payload: bytes('hello world') };
    expect(Buffer.from(signedBytes(example)).toString()).toBe(
      'DSSEv1 29 http://example.com/HelloWorld 11 hello world',
    );
  });

  it('counts bytes, not characters', () => {
    const letters = { payloadType: 'é', payload: bytes('ü') };
    expect(Buffer.from(signedBytes(letters)).toString()).toBe('DSSEv1 2 é 2 ü');
  });

  it.each<[string, unknown, string]>([
    ['no JSON', 'not JSON', 'it is not JSON in UTF-8'],
    ['a list', [], 'it: must be an object'],
    ['no payload', { ...whole, payload: undefined }, 'payload is required'],
    ['a payload that is no base64', { ...whole, payload: 'a b' }, 'payload must be base64'],
    ['base64 of the other kind', { ...whole, payload: '_-==' }, 'payload must be base64'],
    ['no signatures', { ...whole, signatures: [] }, 'signatures is empty'],
    [
      'very many signatures',
      { ...whole, signatures: Array(11).fill(whole.signatures[0]) },
      'signatures has more than 10',
    ],
    ['a signature without a key', { ...whole, signatures: [{ sig: 'AA==' }] }, 'keyid is required'],
    [
      'a very long signature',
      { ...whole, signatures: [{ keyid: 'k', sig: 'A'.repeat(5000) }] },
      'signatures[0].sig',
    ],
    ['a megabyte', { ...whole, payload: 'A'.repeat(1024 * 1024) }, 'larger than 1048576 bytes'],
  ])('of %s is refused', (_case, document, words) => {
    const text = typeof document === 'string' ? document : JSON.stringify(document);
    expect(() => readEnvelope(bytes(text), 'it')).toThrow(words);
  });
});
