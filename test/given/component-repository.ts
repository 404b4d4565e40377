/** A path of a commit: a text, a program that can be run, or a link. */
export type Content = string | { readonly program: string } | { readonly link: string };

/** What differs between the build files of components, as they are at their tags. */
export interface ComponentForm {
  /** `link`: recipe and program are links into `release-tools/`; `own`: they are files. */
  readonly files: 'link' | 'own';
  readonly builder: string;
  readonly timeout: string;
  /** The words of CMDS in the Makefile, each the name of an image. */
  readonly commands: readonly string[];
  /** `os architecture [variant]`, as the program is told of platforms. */
  readonly platforms: readonly string[];
}

/**
 * The files of a component's commit that is built by one step, which runs the component's own
 * program with three substitutions in its environment, and names no images.
 */
export function componentFiles(form: ComponentForm): Readonly<Record<string, Content>> {
  const { files, commands, platforms } = form;
  const program = { program: publishProgram };
  return {
    Makefile: `CMDS=${commands.join(' ')}\nall: build\n`,
    ...Object.fromEntries(commands.map((one) => [`cmd/${one}/Dockerfile`, dockerfile(one)])),
    ...Object.fromEntries(commands.map((one) => [`cmd/${one}/main.txt`, `I am ${one}\n`])),
    'release-tools/platforms': `${platforms.join('\n')}\n`,
    ...(files === 'own'
      ? { 'cloudbuild.yaml': recipeFile(form), '.cloudbuild.sh': program }
      : {
          'release-tools/cloudbuild.yaml': recipeFile(form),
          'release-tools/cloudbuild.sh': program,
          'cloudbuild.yaml': { link: 'release-tools/cloudbuild.yaml' },
          '.cloudbuild.sh': { link: 'release-tools/cloudbuild.sh' },
        }),
  };
}

/** One commit on `main` with these files, for `git fast-import`. */
export function commitOf(files: Readonly<Record<string, Content>>): string {
  const head = 'commit refs/heads/main\ncommitter A <a@example.com> 1767323045 +0000\ndata 0\n';
  const entries = Object.entries(files).map(([path, content]) => {
    const { mode, text } = entryOf(content);
    return `M ${mode} inline ${path}\ndata ${Buffer.byteLength(text)}\n${text}\n`;
  });
  return `${head}${entries.join('')}\n`;
}

function entryOf(content: Content): { readonly mode: string; readonly text: string } {
  if (typeof content === 'string') return { mode: '100644', text: content };
  return 'link' in content
    ? { mode: '120000', text: content.link }
    : { mode: '100755', text: content.program };
}

function recipeFile({ builder, timeout }: ComponentForm): string {
  return `# Started for every tag that is pushed.
timeout: ${timeout}
options:
  substitution_option: ALLOW_LOOSE
steps:
  - name: ${builder}
    entrypoint: ./.cloudbuild.sh
    env:
      - GIT_TAG=\${_GIT_TAG}
      - PULL_BASE_REF=\${_PULL_BASE_REF}
      - REGISTRY_NAME=gcr.io/\${_STAGING_PROJECT}
      - HOME=/root
substitutions:
  _GIT_TAG: '12345'
  _PULL_BASE_REF: 'master'
  _STAGING_PROJECT: 'k8s-staging-sig-storage'
`;
}

function dockerfile(command: string): string {
  return `FROM scratch\nARG REVISION\nLABEL revision=$REVISION\nCOPY cmd/${command}/main.txt /\nENTRYPOINT ["/${command}"]\n`;
}

/**
 * Publishes as the programs of components do: the version is what follows the second v of GIT_TAG,
 * the tag is the ref that was pushed, one that stands is refused, each platform has a tag of its
 * own and all have one list. One image after the other, since builders are shared.
 */
const publishProgram = `#!/usr/bin/env bash
set -euo pipefail

case "$PULL_BASE_REF" in
  master | main) tag=canary ;;
  *release*) tag="$(cut -d- -f2 <<<"$PULL_BASE_REF")-canary" ;;
  *) tag=$PULL_BASE_REF ;;
esac
revision="v\${GIT_TAG#v*v}"
commands=$(sed -n 's/^CMDS=//p' Makefile)
for command in $commands; do
  image=$REGISTRY_NAME/$command
  if [[ $tag != *canary ]]; then
    answer=$(docker pull "$image:$tag" 2>&1) && exists=yes || exists=no
    if [[ $exists = yes || $answer != *"manifest for $image:$tag not found"* ]]; then
      echo "ERROR: $image:$tag exists: $answer"
      exit 1
    fi
  fi
  echo "publishing $image:$tag of $revision"
  members=()
  while read -r os architecture variant; do
    member=$image:$architecture\${variant:-}-$os-$tag
    docker buildx build --push --tag "$member" --build-arg "REVISION=$revision" \\
      --platform "$os/$architecture\${variant:+/$variant}" --file "cmd/$command/Dockerfile" .
    members+=("$member")
  done <release-tools/platforms
  docker manifest create --amend "$image:$tag" "\${members[@]}"
  docker manifest push --purge "$image:$tag"
done
`;
