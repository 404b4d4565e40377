import { CRC32C } from '@google-cloud/storage';
import { expect, test } from 'vitest';
import { crc32c, writeCrc32c } from '../../../emulators/storage/crc32c.ts';

test.each([
  { bytes: '123456789', checksum: 'e3069283' },
  { bytes: '', checksum: '00000000' },
  { bytes: '\0'.repeat(32), checksum: '8a9136aa' },
])('the checksum of $bytes is that of RFC 3720 and of the client', ({ bytes, checksum }) => {
  const client = new CRC32C();
  client.update(Buffer.from(bytes));
  const ours = writeCrc32c(crc32c(Buffer.from(bytes)));
  expect(Buffer.from(ours, 'base64').toString('hex')).toBe(checksum);
  expect(ours).toBe(client.toString());
});
