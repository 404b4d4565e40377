/** A name of a command, which is that of its image; the longest image name has 63 characters. */
const commandPattern = /^[a-z][a-z0-9-]{0,62}$/;
/** More words than any repository builds are not taken for commands. */
const commandsMax = 50;

/** `CMDS=a b`, with the operators that set or add to it. */
const assignment = /^(?:(?:export|override) +)*CMDS[ \t]*(=|::?:?=|\?=|\+=)(.*)$/;
/** Any other way to set it, which only make itself could follow: in a rule, by a shell, by a text. */
const otherSetting = /undefine[ \t]+CMDS\b|(?<![\w.-]|\$[({])CMDS[ \t]*(?:::?:?|[?+!])?=/;
const conditional = /^(?:ifeq|ifneq|ifdef|ifndef)\b/;

/**
 * The commands that a Makefile of kubernetes-csi says it builds an image of each: the words of its
 * `CMDS`, which `build.make` of csi-release-tools builds. None at all where it is empty.
 *
 * @returns undefined where it does not say so in plain words: without `CMDS`, or by variables,
 * functions and conditions of make. What make would make of those is not guessed at.
 */
export function readCommands(makefile: string): readonly string[] | undefined {
  let commands: readonly string[] | undefined;
  let depth = 0;
  let isText = false;
  for (const line of logicalLines(makefile)) {
    if (isText || /^(?:override +)?define\b/.test(line)) {
      if (/^(?:override +)?define[ \t]+CMDS\b/.test(line)) return undefined;
      isText = !/^endef\b/.test(line);
      continue;
    }
    if (conditional.test(line)) depth += 1;
    if (/^endif\b/.test(line)) depth -= 1;
    const [, operator, value = ''] = assignment.exec(line) ?? [];
    if (operator === undefined && !otherSetting.test(line)) continue;
    if (operator === undefined || depth > 0) return undefined;
    const words = wordsIn(value);
    if (words === undefined) return undefined;
    if (operator === '+=') commands = [...(commands ?? []), ...words];
    else if (operator !== '?=' || commands === undefined) commands = words;
    if (commands.length > commandsMax) return undefined;
  }
  return commands && [...new Set(commands)];
}

/** The lines as make joins them, without comments; those of recipes, which a shell reads, are left out. */
function logicalLines(makefile: string): readonly string[] {
  return makefile
    .replaceAll('\r\n', '\n')
    .replaceAll(/(?<!\\)((?:\\\\)*)\\\n[ \t]*/g, '$1 ')
    .split('\n')
    .filter((line) => !line.startsWith('\t'))
    .map((line) => line.replace(/(?<!\\)#.*$/, '').trim());
}

function wordsIn(value: string): readonly string[] | undefined {
  const words = value.split(/[ \t]+/).filter((word) => word !== '');
  return words.every((word) => commandPattern.test(word)) ? words : undefined;
}
