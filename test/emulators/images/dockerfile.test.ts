import { describe, expect, test } from 'vitest';
import { parseDockerfile } from '../../../emulators/images/dockerfile.ts';

describe('parseDockerfile', () => {
  test('reads stages, continued lines, comments, both forms of commands and old ENV', () => {
    const text = [
      '# syntax=docker/dockerfile:1',
      'ARG BASE=scratch',
      'FROM --platform=$BUILDPLATFORM $BASE AS Files',
      'FROM scratch',
      'LABEL a="b c" \\',
      '  # a comment between',
      '',
      '  d=e',
      'ENV OLD style value',
      'COPY --from=files --chmod=0755 ["a b", "/c/"]',
      'ENTRYPOINT ["/driver", "-v"]',
      'CMD echo "hi" \\',
      '  && echo ho',
    ].join('\n');
    const { globals, stages } = parseDockerfile(text, 'Dockerfile');
    expect(globals).toMatchObject([{ names: [{ name: 'BASE', fallback: 'scratch' }], line: 2 }]);
    expect(stages).toMatchObject([
      { name: 'files', image: '$BASE', platform: '$BUILDPLATFORM', instructions: [] },
      {
        image: 'scratch',
        instructions: [
          {
            kind: 'label',
            line: 5,
            pairs: [
              ['a', '"b c"'],
              ['d', 'e'],
            ],
          },
          { kind: 'env', line: 9, pairs: [['OLD', 'style value']] },
          { kind: 'copy', from: 'files', chmod: '0755', sources: ['a b'], destination: '/c/' },
          { kind: 'entrypoint', command: ['/driver', '-v'] },
          { kind: 'cmd', command: ['/bin/sh', '-c', 'echo "hi"   && echo ho'] },
        ],
      },
    ]);
  });

  test('follows the escape directive', () => {
    const text = '# escape=`\nFROM scratch\nCOPY a `\n  b\n';
    expect(parseDockerfile(text, 'Dockerfile').stages[0]?.instructions).toMatchObject([
      { kind: 'copy', sources: ['a'], destination: 'b' },
    ]);
  });

  test.each([
    ['RUN apt-get update', 'RUN needs a container tool (docker or buildah): RUN apt-get update'],
    ['RUN <<EOF\nls\nEOF', 'RUN needs a container tool (docker or buildah): RUN <<EOF'],
    ['run ["ls"]', 'RUN needs a container tool (docker or buildah): RUN ["ls"]'],
    ['COPY <<EOF /x\nFROM y\nEOF', 'a heredoc (<<EOF) needs a container tool'],
    ['ADD <<-"EOF" /x\ny\nEOF', 'a heredoc (<<-"EOF") needs a container tool'],
    ['ADD https://example.com/a /a', 'ADD of a URL (https://example.com/a) needs a container tool'],
    ['ADD git@github.com:a/b.git /a', 'ADD of a URL (git@github.com:a/b.git) needs'],
    ['ADD --checksum=sha256:aa a /a', 'ADD --checksum needs a container tool'],
    ['COPY --parents a /a', 'COPY --parents needs a container tool'],
    ['HEALTHCHECK CMD true', 'HEALTHCHECK needs a container tool'],
    ['ONBUILD COPY a b', 'ONBUILD needs a container tool'],
    ['SHELL ["bash"]', 'SHELL needs a container tool'],
    ['MAINTAINER me', 'MAINTAINER is deprecated, write LABEL'],
    ['COPY a', 'COPY a needs a source and a destination'],
    ['WORKDIR', 'WORKDIR needs an argument'],
    ['ENV A', 'ENV A needs a value'],
    ['LABEL a=b c', '"c" in LABEL is no name=value'],
    ['FETCH a', 'FETCH is no instruction of a Dockerfile'],
    ['FROM a b', '"FROM a b" cannot be read'],
  ])('refuses %j with file and line', (instruction, message) => {
    const text = `FROM scratch AS first\nCOPY a /a\n${instruction}\nFROM scratch\n`;
    expect(() => parseDockerfile(text, 'cmd/Dockerfile')).toThrow(`cmd/Dockerfile:3: ${message}`);
  });

  test.each([
    ['', 'Dockerfile:1: there is no FROM'],
    ['COPY a b\nFROM scratch', 'Dockerfile:1: COPY stands before the first FROM'],
  ])('refuses the file %j', (text, message) => {
    expect(() => parseDockerfile(text, 'Dockerfile')).toThrow(message);
  });
});
