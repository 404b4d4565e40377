/**
 * Keeps a page up to date for who looks at it: asks every five seconds whether what it is made of has
 * changed, and fetches it anew where it has. What somebody has opened stays open, and a form in which
 * somebody writes is never taken away: then it is said that the page has changed.
 */
export const script = `
(() => {
  const from = document.querySelector('link[rel=alternate]').href;
  const live = document.getElementById('live');
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
          (one) =>
            ('defaultValue' in one && one.type !== 'hidden' && one.value !== one.defaultValue) ||
            (one.selectedIndex > 0 && !one.selectedOptions[0].defaultSelected),
        ),
    );
  const nameOf = (details, all) =>
    details.id ||
    details.firstElementChild?.textContent +
      all.filter((one) => one.textContent === details.textContent).indexOf(details);
  const say = (words) => {
    if (live.textContent !== words) live.textContent = words;
  };
  const placeOf = (main, one) => {
    if (one === main || !main.contains(one)) return;
    const href = one.getAttribute('href');
    const like =
      one.localName + (one.id ? '#' + one.id : href ? '[href="' + CSS.escape(href) + '"]' : '');
    return { like, at: [...main.querySelectorAll(like)].indexOf(one) };
  };
  const replace = async () => {
    const answer = await fetch(location.href);
    if (!answer.ok) throw answer.status;
    const next = new DOMParser().parseFromString(await answer.text(), 'text/html');
    const main = document.querySelector('main'),
      fresh = next.querySelector('main');
    const all = [...main.querySelectorAll('details')];
    const state = new Map(all.map((one) => [nameOf(one, all), one.open]));
    const news = [...fresh.querySelectorAll('details')];
    for (const one of news) one.open = state.get(nameOf(one, news)) ?? one.open;
    const focused = placeOf(main, document.activeElement);
    const said = main.querySelector('.sentence'),
      says = fresh.querySelector('.sentence');
    if (said && says) {
      if (said.textContent !== says.textContent) said.replaceChildren(...says.childNodes);
      says.replaceWith(said);
    }
    main.replaceChildren(...fresh.childNodes);
    document.title = next.title;
    if (focused) main.querySelectorAll(focused.like)[focused.at]?.focus({ preventScroll: true });
  };
  const look = async () => {
    try {
      const answer = await fetch(from, {
        headers: tag ? { 'if-none-match': tag } : {},
        cache: 'no-store',
      });
      if (answer.status !== 304 && !answer.ok) throw answer.status;
      const sent = answer.headers.get('etag');
      const isNew = answer.ok && tag && sent !== tag;
      if (isNew && isTouched()) {
        if (!live.querySelector('a'))
          live.innerHTML =
            'This page has changed: <a href="">reload it</a> when you have written.';
      } else {
        if (isNew) await replace();
        tag = sent ?? tag;
        say('');
      }
      waitMs = everyMs;
      lastOk = new Date();
    } catch {
      waitMs = Math.min(waitMs * 2, slowestMs);
      say('Not connected since ' + lastOk.toISOString().slice(11, 19) + ' UTC; trying again.');
    }
  };
  const loop = async () => {
    if (!document.hidden) await look();
    setTimeout(loop, waitMs);
  };
  document.addEventListener('visibilitychange', () => {
    if (!document.hidden) look();
  });
  loop();
})();
`.replace(/\n +/g, '\n');
