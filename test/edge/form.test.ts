import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readForm } from '#edge/form.ts';

const read = (text: string) => readForm(new TextEncoder().encode(text));

describe('a form', () => {
  it.each<[string, string, object]>([
    ['texts', 'line=sample&reason=it+leaks', { line: 'sample', reason: 'it leaks' }],
    ['what is encoded', 'reason=%C3%A4+%2B%26%3D', { reason: 'ä +&=' }],
    ['what is not, too', 'reason=a=b=c', { reason: 'a=b=c' }],
    ['letters as they are', 'reason=ä', { reason: 'ä' }],
    ['lines as JSON has them', 'reason=a%0D%0Ab%0Ac', { reason: 'a\nb\nc' }],
    ['nothing of empty fields', 'line=sample&component=&candidate', { line: 'sample' }],
    ['texts that look like numbers', 'a=1&b=true', { a: '1', b: 'true' }],
    ['what is no text', 'expired:json=12&sent:json=true', { expired: 12, sent: true }],
    ['nothing', '', {}],
    ['nothing of ours', '_page=/lines&_key=k&line=a', { line: 'a' }],
    ['a name of every object', 'constructor=a&toString=b', { constructor: 'a', toString: 'b' }],
    ['a mark of the order of bytes', '%EF%BB%BFa=b', { '\u{feff}a': 'b' }],
  ])('says %s', (_what, text, body) => {
    expect(read(text).body).toEqual(body);
  });

  it('says what a browser was given, whatever that is', () => {
    const name = fc
      .string({ unit: 'binary', minLength: 1 })
      .filter((one) => !/^_|:json$/.test(one));
    const value = fc.string({ unit: 'binary', minLength: 1 });
    const fields = fc.uniqueArray(fc.tuple(name, value), {
      maxLength: 20,
      selector: ([one]) => one,
    });
    fc.assert(
      fc.property(fields, (given) => {
        const lines = given.map(([one, text]) => [one, text.replaceAll('\r\n', '\n')]);
        expect(read(String(new URLSearchParams(given))).body).toEqual(Object.fromEntries(lines));
      }),
    );
  });

  it.each([
    ['', '/'],
    ['_page=', '/'],
    ['_page=/', '/'],
    ['_page=/lines/sample-1.0', '/lines/sample-1.0'],
    ['_page=/releases/sample%40v1.0.1?after%3D1%26b', '/releases/sample@v1.0.1?after=1&b'],
    ['_page=/digests/sha256:ab%23files', '/digests/sha256:ab#files'],
    ['_page=/?line%3Dsample', '/?line=sample'],
    ['_page=/a%250d%250ab', '/a%0d%0ab'],
  ])('%j leads to %s, which is at the page', (text, page) => {
    expect(read(text).page).toBe(page);
    expect(new URL(page, 'https://page.example').origin).toBe('https://page.example');
  });

  it.each([
    ...['//evil.example', '/\\evil.example', '\\\\evil.example', '/\t/evil.example', ' /a', '/a b'],
    ...['https://evil.example', 'javascript:alert(1)', 'lines', '.', '/.', '/-', '/A', '/ä', '/a"'],
    ...[
      '/a\r\nset-cookie: a=b',
      '/a\nb',
      '/a\u0000',
      '/a<b>',
      '/a\u{2028}',
      `/${'a'.repeat(2048)}`,
    ],
  ])('does not lead to %j', (page) => {
    const refused = expect.objectContaining({ code: 'malformed' });
    expect(() => read(String(new URLSearchParams({ _page: page })))).toThrow(refused);
  });

  it('has a key where one was sent', () => {
    expect(read('_key=k1').key).toBe('k1');
    expect(read('a=b').key).toBeUndefined();
  });

  it.each([
    ['a=1&a=1', 'the field a more than once'],
    ['a=&a=', 'the field a more than once'],
    ['a=1&%61=2', 'the field a more than once'],
    ['a:json=1&a=1', 'the field a more than once'],
    ['_page=/a&_page=/b', 'the field _page more than once'],
    ['_other=1', '_other'],
    ['__proto__=1', '__proto__'],
    ['a:json=null', 'true, false or a whole number'],
    ['a:json={}', 'true, false or a whole number'],
    ['a:json=01', 'true, false or a whole number'],
    ['a=%', 'badly encoded at %'],
    ['a=%zz', 'badly encoded'],
    ['a=%c3', 'badly encoded'],
    ['a=%ed%a0%80', 'badly encoded'],
    [Array.from({ length: 101 }, (_, at) => `f${at}=1`).join('&'), 'more than 100 fields'],
  ])('%j is refused', (text, words) => {
    const message = expect.stringContaining(words);
    expect(() => read(text)).toThrow(expect.objectContaining({ code: 'malformed', message }));
  });

  it('is in UTF-8 and nothing else', () => {
    expect(() => readForm(Buffer.from('a=\xff', 'latin1'))).toThrow('is not in UTF-8');
  });
});
