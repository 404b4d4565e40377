import type { Stack } from '../stack.ts';

/**
 * What a person wants to know about a stack that has just started: where everything is, and what to
 * do next; plain text, one address a line.
 */
export function describeStack(stack: Stack): string {
  const services = aligned({
    Page: stack.page,
    'Pub/Sub': stack.pubsub,
    Firestore: stack.firestore,
    'Cloud Build': stack.cloudBuild,
    'Artifact Registry': stack.artifactRegistry,
    Images: `docker://${stack.registry}/${stack.project}/REPOSITORY/IMAGE:TAG`,
    Storage: stack.storage,
    'Git host': stack.git,
    'Git repositories': `${stack.gitRoot}/HOST/OWNER/NAME.git`,
    Issuer: stack.issuer,
    Keys: stack.kms,
    'GitHub releases': `${stack.github}/repos/OWNER/NAME/releases`,
    Webhooks: `${stack.webhooks}/hooks/NAME`,
    Clock: stack.clock,
    'All addresses': stack.addressFile,
    Logs: stack.logDir,
  });
  const next = aligned({
    'An identity token': curl(`${stack.issuer}/token`, {
      email: 'release-manager@sample.example',
      audience: stack.project,
    }),
    'A tag': `npm run announce:tag -- greeter v1.0.0 --project ${stack.project} --pubsub ${stack.pubsub}`,
    'A tag on GitHub': webhook(stack),
    'Three days later': curl(stack.clock, { advance: 'P3D' }),
    'The end': 'Ctrl-C',
  });
  return [
    `csi-release runs here, with ${whose[stack.emulators]} Pub/Sub and Firestore emulators.`,
    `${stack.executor}.`,
    ...['', 'Services', ...services],
    ...['', 'Functions', ...aligned(stack.functions)],
    ...['', 'Next', ...next],
  ].join('\n');
}

function aligned(lines: Readonly<Record<string, string>>): readonly string[] {
  const width = Math.max(...Object.keys(lines).map((name) => name.length));
  return Object.entries(lines).map(([name, text]) => `  ${name.padEnd(width)}  ${text}`);
}

function curl(address: string, body: object): string {
  return `curl -X POST ${address} -H 'content-type: application/json' -d '${JSON.stringify(body)}'`;
}

/** A delivery as GitHub makes one, of a tag of the sample; of others when `body` says so. */
function webhook({ functions, webhookSecrets }: Stack): string {
  const repository = { html_url: 'https://git.sample.example/sample/greeter' };
  const body = JSON.stringify({ ref: 'v1.0.0', ref_type: 'tag', repository });
  const signed = `openssl dgst -sha256 -hmac "$(head -n 1 '${webhookSecrets}')" -r | cut -c 1-64`;
  return [
    `body='${body}'; curl -X POST ${functions['github-webhook']}`,
    "-H 'content-type: application/json' -H 'x-github-event: create'",
    `-H "x-hub-signature-256: sha256=$(printf %s "$body" | ${signed})" -d "$body"`,
  ].join(' ');
}

const whose = { official: "Google's", own: 'its own' };
