import { html } from 'hono/html';
import { each, type Html, nothing, where } from './html.ts';
import type { Viewer } from './viewer.ts';

/** A page without its frame. */
export interface PageContent {
  /** The words in the title of the window, and in the heading. */
  readonly title: string;
  readonly main: Html;
  /** The address of the API that the page is made of: asked again and again, to see what changes. */
  readonly from?: string;
  /** That it is not asked again by itself, as its answer costs others something. */
  readonly isAskedOnce?: true;
}

/** Where people go from every page. */
const places = [
  ['/', 'Lines'],
  ['/tags', 'Tags'],
  ['/quarantine', 'Quarantine'],
  ['/holds', 'Holds'],
  ['/gc', 'Collection'],
  ['/compatibility', 'Compatibility'],
  ['/compare', 'Compare'],
  ['/why', 'Why not yet?'],
  ['/what-if', 'What if?'],
] as const;

/** Where style, script and icon lie; all are ours. */
export const assets = {
  style: '/assets/page.css',
  script: '/assets/page.js',
  icon: '/assets/icon.svg',
} as const;

/** What stands beside the title of a window: a set, and that it was tested. */
export const icon =
  '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 16 16"><rect width="16" height="16" rx="3" ' +
  'fill="#0b4a8f"/><path d="M3.5 8.5l3 3 6-7" fill="none" stroke="#fff" stroke-width="2"/></svg>';

/**
 * A whole page. Without JavaScript it is the same page; with it, it is fetched anew when what it is
 * made of has changed.
 */
export async function shell(path: string, content: PageContent, viewer: Viewer): Promise<string> {
  const { title, main, from, isAskedOnce } = content;
  const text = await html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${title} · csi-release</title>
<link rel="icon" href="${assets.icon}" type="image/svg+xml">
<link rel="stylesheet" href="${assets.style}">
${isAskedOnce ? nothing : where(from, asked)}
</head>
<body>
<a class="skip" href="#main">Skip to the content</a>
<header>
<nav aria-label="Pages"><a class="brand" href="/">csi-release</a>
<ul>${each(places, ([to, name]) => html`<li><a href="${to}"${currentAt(to, path)}>${name}</a></li>`)}</ul></nav>
<p class="who">${whoWords(viewer)}</p>
</header>
<main id="main" tabindex="-1">
<h1>${title}</h1>
${main}
</main>
<footer>
<p id="live" role="status"></p>
<p>Times are in UTC.${where(from, (address) => html` <a href="${address}">This page as JSON</a>`)}</p>
</footer>
</body>
</html>
`;
  return text.toString();
}

/** What the script asks, and the script. */
function asked(from: string): Html {
  return html`<link rel="alternate" type="application/json" href="${from}">
<script src="${assets.script}" defer></script>`;
}

function currentAt(to: string, path: string): Html {
  const isHere = to === '/' ? path === '/' : path.startsWith(to);
  return isHere ? html` aria-current="page"` : html``;
}

function whoWords({ email, signInAt }: Viewer): Html {
  if (email !== undefined)
    return html`Signed in as <strong>${email}</strong> · <a href="/_gcp_iap/clear_login_cookie">sign out</a>`;
  return where(signInAt, (at) => html`<a href="${at}">Sign in</a> to act`);
}
