import { describe, expect, it } from 'vitest';
import { isUnder } from '#core/result-place.ts';

const pages = 'https://prow.example/view/gs/logs/runs';
const page = `${pages}/job/17`;

describe('an address lies under a prefix', () => {
  it.each([
    [page, pages],
    [page, `${pages}/`],
    [`${page}/`, pages],
    [pages, pages],
    [page, 'https://prow.example'],
    [page, 'https://prow.example/'],
    [page, 'HTTPS://PROW.example:443/view'],
    [`${page}?tab=log#line-3`, pages],
    ['https://ci.example:8443/a', 'https://ci.example:8443/a'],
    [`${pages}/with%20space/a,b;c=d`, pages],
    ['gs://logs/runs/job/17/artifacts/junit_01.xml', 'gs://logs/runs'],
    ['gs://logs/a', 'gs://logs'],
    ['gs://logs/runs/job/17/artifacts/', pages],
  ])('%s under %s', (address, prefix) => {
    expect(isUnder(address, prefix)).toBe(true);
  });
});

describe('an address lies elsewhere', () => {
  it.each([
    ['', pages],
    [page, ''],
    ['https://prow.example/view/gs/logs/runs-of-others/1', pages],
    ['https://prow.example/view/gs/logs', pages],
    ['https://prow.example.attacker.example/view/gs/logs/runs/1', pages],
    ['https://prow.example@attacker.example/view/gs/logs/runs/1', pages],
    ['https://user:secret@prow.example/view/gs/logs/runs/1', pages],
    ['https://prow.example:8443/view/gs/logs/runs/1', pages],
    ['https://attacker.example/https://prow.example/view/gs/logs/runs/1', pages],
    ['http://prow.example/view/gs/logs/runs/1', pages],
    ['//prow.example/view/gs/logs/runs/1', pages],
    ['javascript:alert(1)', pages],
    [`${pages}/../../../../attacker`, pages],
    [`${pages}/./1`, pages],
    [`${pages}/..;/1`, pages],
    [`${pages}/%2e%2e/1`, pages],
    [`${pages}/%2E./1`, pages],
    [`${pages}/a%2fb`, pages],
    [`${pages}/a%5Cb`, pages],
    [`${pages}\\..\\1`, pages],
    [`${pages}//1`, pages],
    [`${pages}/a%00`, pages],
    [`${pages}/a%zz`, pages],
    [`${pages}/a b`, pages],
    [`${pages}/a\n`, pages],
    [`${pages}/ä`, pages],
    [`${page}?\u202e`, pages],
    ['https://prow.example:99999999/view', pages],
    ['gs://logs-of-others/runs/1', 'gs://logs/runs'],
    ['gs://logs/runs/../secrets', 'gs://logs/runs'],
    ['gs://logs/runs/1?x', 'gs://logs/runs'],
    ['gs://user@logs/runs/1', 'gs://logs/runs'],
    [page, 'gs://logs/runs'],
    ['gs://logs/other/1', pages],
    ['gs://other/runs/1', pages],
    ['gs://logs/1', 'https://prow.example/view/gs'],
    ['gs://logs/1', 'https://prow.example/show/gs/logs'],
    ['gs://logs/1', 'https://prow.example/view/s3/logs'],
    ['gs://a/1', 'gs://b/view/gs/a'],
  ])('%s, not under %s', (address, prefix) => {
    expect(isUnder(address, prefix)).toBe(false);
  });
});
