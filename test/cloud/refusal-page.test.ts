import { expect, it } from 'vitest';
import { refusalPage } from '#cloud/refusal-page.ts';

const refused = {
  status: 403,
  detail: 'you may not',
  path: '/api/v1/holds',
  page: '/lines/sample',
};

it('says what was refused and why, and leads back', async () => {
  const text = await refusalPage(refused);
  for (const words of ['403 Forbidden', 'you may not', '/api/v1/holds', 'href="/lines/sample"'])
    expect(text).toContain(words);
});

it.each(['detail', 'path', 'page'])('shows its %s as text, whatever it is', async (name) => {
  const text = await refusalPage({ ...refused, [name]: `"><script>alert('1')</script>` });
  expect(text).not.toContain('<script');
  expect(text).toContain('&quot;&gt;&lt;script&gt;');
});
