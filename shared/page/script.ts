/**
 * Keeps a page up to date for who looks at it: asks every five seconds whether what it is made of has
 * changed, and fetches it anew where it has. What somebody has opened stays open, and a form in which
 * somebody writes is never taken away: then it is said that the page has changed.
 */
export const script = `
(() => {
  const from = document.querySelector('link[rel=alternate]')?.href;
  const live = document.getElementById('live');
  if (!from || !live) return;
  const everyMs = 5000,
    slowestMs = 60000;
  let tag,
    waitMs = everyMs,
    lastOk = new Date();
  const isTouched = () =>
    [...document.querySelectorAll('main form')].some(
      (form) =>
        form.contains(document.activeElement) ||
        [...form.elements].some(
          (one) => 'defaultValue' in one && one.type !== 'hidden' && one.value !== one.defaultValue,
        ),
    );
  const nameOf = (details, all) =>
    details.id ||
    details.querySelector('summary')?.textContent +
      all.filter((one) => one.textContent === details.textContent).indexOf(details);
  const replace = async () => {
    const answer = await fetch(location.href, { headers: { accept: 'text/html' } });
    if (!answer.ok) throw new Error(answer.statusText);
    const next = new DOMParser().parseFromString(await answer.text(), 'text/html');
    const main = document.querySelector('main'),
      fresh = next.querySelector('main');
    if (!fresh) return;
    const all = [...main.querySelectorAll('details')];
    const state = new Map(all.map((one) => [nameOf(one, all), one.open]));
    const news = [...fresh.querySelectorAll('details')];
    for (const one of news) {
      const was = state.get(nameOf(one, news));
      if (was !== undefined) one.open = was;
    }
    const focused = document.activeElement?.id;
    main.replaceChildren(...fresh.childNodes);
    document.title = next.title;
    if (focused) document.getElementById(focused)?.focus({ preventScroll: true });
  };
  const look = async () => {
    try {
      const answer = await fetch(from, {
        headers: { accept: 'application/json', ...(tag ? { 'if-none-match': tag } : {}) },
        cache: 'no-store',
      });
      if (answer.status !== 304 && !answer.ok) throw new Error(answer.statusText);
      const isNew =
        answer.status === 200 && tag !== undefined && answer.headers.get('etag') !== tag;
      if (isNew && isTouched()) {
        live.innerHTML =
          'This page has changed. <a href="">Reload it</a> when you have finished writing.';
      } else {
        if (isNew) await replace();
        tag = answer.headers.get('etag') ?? tag;
        live.textContent = '';
      }
      if (tag === undefined) tag = answer.headers.get('etag') ?? undefined;
      waitMs = everyMs;
      lastOk = new Date();
    } catch {
      waitMs = Math.min(waitMs * 2, slowestMs);
      live.textContent =
        'Not connected since ' + lastOk.toISOString().slice(11, 19) + ' UTC; trying again.';
    }
  };
  const loop = async () => {
    if (document.visibilityState === 'visible') await look();
    setTimeout(loop, waitMs);
  };
  document.addEventListener('visibilitychange', () => {
    if (document.visibilityState === 'visible') look();
  });
  loop();
})();
`;
