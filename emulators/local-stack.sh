# What the guides type at a local stack, for bash and zsh, in the folder that holds `.local`:
#
#   . emulators/local-stack.sh

# stack NAME: an address of the stack that runs, such as `pubsub` or `functions.promote`.
stack() {
  node -p 'const stack = JSON.parse(fs.readFileSync(".local/stack.json", "utf8"));
    process.argv[1].split(".").reduce((at, name) => at[name], stack) ?? process.exit(1)' \
    "${1:-}" 2>/dev/null ||
    {
      echo "no address ${1:-} in .local/stack.json: does \`npm run local\` run in this folder?" >&2
      return 1
    }
}

# post URL [OPTION...]: a POST of JSON; all options are curl's.
post() {
  curl -sS -w '\n' -X POST -H 'content-type: application/json' "$@"
}

# publish TOPIC JSON: a message, as another system would send it.
publish() {
  local pubsub
  pubsub=$(stack pubsub) || return 1
  post "http://$pubsub/v1/projects/csi-release/topics/$1:publish" \
    -d "{\"messages\":[{\"data\":\"$(printf %s "$2" | base64 | tr -d '\n')\"}]}"
}

# document COLLECTION [ID [FIELD...]]: a document, or all of a collection, or some fields of them.
# Ids are percent-encoded in Firestore, as `greeter%3Av1.0.1`, and once more in an address.
document() {
  local firestore
  firestore=$(stack firestore) || return 1
  node -e '
    const [firestore, collection, id = "", ...fields] = process.argv.slice(1);
    const path = `${collection}/${encodeURIComponent(encodeURIComponent(id))}`.replace(/\/$/, "");
    const documents = "v1/projects/csi-release/databases/(default)/documents";
    const url = new URL(`http://${firestore}/${documents}/${path}`);
    if (id === "") url.searchParams.set("pageSize", "300");
    for (const field of fields) url.searchParams.append("mask.fieldPaths", field);
    const plain = (value) =>
      value.mapValue ? all(value.mapValue.fields)
      : value.arrayValue ? (value.arrayValue.values ?? []).map(plain)
      : value.integerValue ? Number(value.integerValue)
      : Object.values(value)[0];
    const all = (some = {}) =>
      Object.fromEntries(Object.entries(some).map(([name, value]) => [name, plain(value)]));
    const idOf = ({ name }) => decodeURIComponent(name.slice(name.lastIndexOf("/") + 1));
    fetch(url, { signal: AbortSignal.timeout(10_000) }).then(async (answer) => {
      const found = await answer.json();
      if (answer.status === 404) throw new Error(`${collection} has no document ${id}`);
      if (!answer.ok) throw new Error(found.error.message);
      const each = () => (found.documents ?? []).map((one) => [idOf(one), all(one.fields)]);
      const shown = id === "" ? Object.fromEntries(each()) : all(found.fields);
      console.log(JSON.stringify(shown, undefined, 2));
    }).catch((error) => {
      console.error(error.cause?.message ?? error.message);
      process.exit(1);
    });
  ' "$firestore" "$@"
}

# tag COMPONENT TAG: what is known of a tag.
tag() {
  document tags "$1:$2"
}

# plan CANDIDATE: every write that its promotion would make, and whether it may be.
plan() {
  local status
  status=$(stack functions.status) || return 1
  curl -sS -H 'accept: text/plain' "$status/api/v1/candidates/$1/plan"
}

# collection [DIGEST]: what the next collection would delete, and why the rest stays; or why a digest does.
collection() {
  local status
  status=$(stack functions.status) || return 1
  curl -sS -H 'accept: text/plain' "$status/api/v1/collection${1:+/$1}"
}

# token [EMAIL]: an identity token of the local issuer; by itself a promoter of the sample's lines.
token() {
  local issuer
  issuer=$(stack issuer) || return 1
  post "$issuer/token" \
    -d "{\"email\":\"${1:-release-manager@sample.example}\",\"audience\":\"csi-release\"}" |
    node -p 'JSON.parse(fs.readFileSync(0, "utf8")).token'
}

# ask PATH JSON [OPTION...]: what people ask the function `promote` for, as the promoter, or as whom
# $token names. The token is sent twice: Cloud Run checks one, and takes its signature.
ask() {
  local promote bearer
  promote=$(stack functions.promote) || return 1
  bearer="Bearer ${token:-$(token)}" || return 1
  post "$promote/api/v1/$1" -d "$2" -H "authorization: $bearer" \
    -H "x-serverless-authorization: $bearer" "${@:3}"
}
