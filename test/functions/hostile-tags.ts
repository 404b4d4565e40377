/** Names that no component tag has, each of its kind; many of them Git takes as a tag. */
export const hostileTags: readonly string[] = [
  ...['v1.0.2;id', 'v1.0.2$(id)', 'v1.0.2`id`', 'v1.0.2|id', 'v1.0.2&&id'],
  ...['v1.0.2>x', 'v1.0.2"id"', "v1.0.2'id'", `v1.0.2$\{IFS}`, `v1.0.2$\{_X}$PROJECT_ID`],
  ...['v1.0.2<script>', 'v1.0.2"onload="'],
  ...['v1.0.2\nid', 'v1.0.2\0', 'v1.0.2%0a', 'v1.0.2\u200b', 'v1.0.\u202e2'],
  ...['v1.0.\uff12', 'v1.0.2\u{1f600}'],
  ...['v1.0', 'v1', '--upload-pack=id', 'v01.0.2', '1.0.2'],
  ...['v1.0.2+build', 'V1.0.2', ' v1.0.2', 'v99999999999999999999.0.0'],
  `v1.0.2-${'a'.repeat(250)}`,
];
