import { describe, expect, it } from 'vitest';
import { readCommands } from '#edge/makefile.ts';
import facts from '../data/build-facts.json' with { type: 'json' };

const sidecar = `# Copyright 2018 The Kubernetes Authors.
.PHONY: all hello-populator clean

CMDS=csi-attacher # one image
all: build
include release-tools/build.make
test: $(CMDS:%=test-%)
\tCMDS=other go test ./...
$(CMDS:=.image): $(foreach cmd,$(CMDS),bin/$(cmd))
`;

describe('a Makefile says what it builds', () => {
  it.each<[string, string, readonly string[]]>([
    ['as that of a sidecar does', sidecar, ['csi-attacher']],
    ['in one word', 'CMDS=a', ['a']],
    ['in several words', 'CMDS=b  a\tcsi-c2', ['b', 'a', 'csi-c2']],
    ['with a space', 'CMDS = a b ', ['a', 'b']],
    ['at once', 'CMDS := a', ['a']],
    ['at once, as POSIX has it', 'CMDS ::= a', ['a']],
    ['if it is not set', 'CMDS ?= a', ['a']],
    ['not where it is set', 'CMDS = a\nCMDS ?= b', ['a']],
    ['last', 'CMDS = a\nCMDS = b', ['b']],
    ['one after the other', 'CMDS = a\nCMDS += b c', ['a', 'b', 'c']],
    ['only by adding', 'CMDS += a', ['a']],
    ['once, though twice', 'CMDS = a b a', ['a', 'b']],
    ['for its children too', 'export CMDS = a', ['a']],
    ['whatever the command line says', 'override CMDS = a', ['a']],
    ['over several lines', 'CMDS = \\\n\ta \\\n  b\nc: d', ['a', 'b']],
    ['with lines of Windows', 'CMDS = a \\\r\n b\r\n', ['a', 'b']],
    ['before a comment', 'CMDS = a # b', ['a']],
    ['between comments', '# CMDS = x\nCMDS = a\n#CMDS = y', ['a']],
    ['beside a comment of several lines', 'CMDS = a\n# x \\\nCMDS = b', ['a']],
    ['beside other names', 'CMDS = a\nMY_CMDS = b\nCMDS_2 = c\nX.CMDS=d', ['a']],
    ['beside rules that use it', 'CMDS = a\nall: $(CMDS)\nifeq ($(CMDS),)\nendif', ['a']],
    ['beside texts', 'CMDS = a\ndefine TEXT\nCMDS = b\nendef', ['a']],
    ['with no image', 'CMDS=\ninclude release-tools/build.make', []],
    ['with no image and a comment', 'CMDS = # none any more', []],
  ])('%s', (_how, makefile, commands) => {
    expect(readCommands(makefile)).toEqual(commands);
  });

  it.each([
    ['where it has no CMDS', 'all:\n\tgo build ./...'],
    ['where it is empty', ''],
    ['by a function', 'CMDS = $(shell ls cmd)'],
    ['by another variable', 'CMDS = a $(MORE)'],
    ['by a variable of one letter', 'CMDS = $X'],
    ['by a function of words', 'CMDS := $(notdir $(wildcard cmd/*))'],
    ['by a shell', 'CMDS != ls cmd'],
    ['by a pattern', 'CMDS = cmd/*'],
    ['under a condition', 'CMDS = a\nifdef WINDOWS\nCMDS = b\nendif'],
    ['under the other of two conditions', 'ifeq ($(X),)\nX = y\nelse\n  CMDS = b\nendif'],
    ['for one rule', 'CMDS = a\nall: CMDS = b'],
    ['by an evaluation', 'CMDS = a\n$(eval CMDS=b)'],
    ['as a text', 'define CMDS\na\nendef'],
    ['and takes it back', 'CMDS = a\nundefine CMDS'],
    ['in a name that no image can have', 'CMDS = Hello'],
    ['in paths', 'CMDS = cmd/hello'],
    ['with an escaped comment', 'CMDS = a\\#b'],
    ['in more words than there are commands', `CMDS = ${'a '.repeat(51)}`],
    ['in more words, one after the other', 'CMDS += a\n'.repeat(51)],
  ])('not plainly %s, which is no word', (_how, makefile) => {
    expect(readCommands(makefile)).toBeUndefined();
  });

  it('within a second, however long its lines are', () => {
    const began = process.cpuUsage();
    for (const text of [
      '\\',
      '\\\n',
      'CMDS ',
      'CMDS',
      '# ',
      'override ',
      '\t',
      'define x\n',
      'CMDS += a\n',
    ])
      readCommands(text.repeat(1_000_000 / text.length));
    const { user } = process.cpuUsage(began);
    expect(user).toBeLessThan(1_000_000);
  });
});

describe('the commands of every recorded tag', () => {
  const sets = Object.values(facts.components).flatMap((tags) => tags.map(({ cmds }) => cmds));

  it('are read as they were recorded', () => {
    const read = sets.map((cmds) => readCommands(`CMDS=${cmds.join(' ')}\n`));
    expect(read).toEqual(sets);
    expect(sets.length).toBeGreaterThan(300);
  });
});
