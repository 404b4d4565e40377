import { expect, it } from 'vitest';
import { refusalPage } from '#page/refusal-page.ts';

const refused = {
  status: 403,
  detail: 'you may not',
  path: '/api/v1/holds',
  page: '/lines/sample',
};

it('says what was refused and why, and leads back', async () => {
  const text = (await refusalPage(refused)).toString();
  for (const words of ['answered 403', 'you may not', '/api/v1/holds', 'href="/lines/sample"'])
    expect(text).toContain(words);
});

it.each(['detail', 'path', 'page'])('shows its %s as text, whatever it is', async (name) => {
  const hostile = `/"><script>alert('1')</script>`;
  const text = (await refusalPage({ ...refused, [name]: hostile })).toString();
  expect(text).not.toContain('<script');
  expect(text).toContain('&quot;&gt;&lt;script&gt;');
});

it.each(['https://elsewhere.example/', '//elsewhere.example/', 'javascript:alert(1)', ''])(
  'leads to no %s',
  async (page) => {
    expect((await refusalPage({ ...refused, page })).toString()).toContain('href="/"');
  },
);
