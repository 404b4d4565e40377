/** How pages look: light and dark, on a phone and on paper. Colours have AA contrast, and never speak alone. */
export const style = `
:root {
  color-scheme: light dark;
  --bg: #fbfbfa;
  --card: #fff;
  --ink: #1b1f24;
  --faint: #59636e;
  --rule: #d5d9de;
  --link: #0b57c2;
  --good: #12692f;
  --good-bg: #dcf3e2;
  --bad: #9c1230;
  --bad-bg: #fbdfe4;
  --wait: #6a4a00;
  --wait-bg: #fbeecb;
  --act: #0b4a8f;
  --act-bg: #dbe9fb;
  --flaky: #5a2d9c;
  --flaky-bg: #e9dffa;
  --idle: #47505a;
  --idle-bg: #e6e9ed;
}
@media (prefers-color-scheme: dark) {
  :root {
    --bg: #111418;
    --card: #191d23;
    --ink: #e8eaed;
    --faint: #a3adb8;
    --rule: #363d46;
    --link: #8ab8ff;
    --good: #7fdb9b;
    --good-bg: #123a20;
    --bad: #ff9fae;
    --bad-bg: #4a1420;
    --wait: #f2cf75;
    --wait-bg: #42330a;
    --act: #a5cdff;
    --act-bg: #12314f;
    --flaky: #cdb2ff;
    --flaky-bg: #35235a;
    --idle: #c3cad3;
    --idle-bg: #2b323b;
  }
}
* {
  box-sizing: border-box;
}
html {
  font:
    15px / 1.5 system-ui,
    sans-serif;
  background: var(--bg);
  color: var(--ink);
  -webkit-text-size-adjust: 100%;
}
body {
  margin: 0 auto;
  max-width: 78rem;
  padding: 0 1rem 3rem;
}
a {
  color: var(--link);
  text-underline-offset: 0.15em;
}
a:focus-visible,
button:focus-visible,
summary:focus-visible,
input:focus-visible,
textarea:focus-visible,
select:focus-visible,
.scroll:focus-visible {
  outline: 3px solid var(--link);
  outline-offset: 2px;
  border-radius: 3px;
}
h1 {
  font-size: 1.5rem;
  margin: 1.2rem 0 0.8rem;
  line-height: 1.25;
  overflow-wrap: anywhere;
}
h2 {
  font-size: 1.15rem;
  margin: 1.6rem 0 0.5rem;
}
h3 {
  font-size: 1rem;
  margin: 1rem 0 0.3rem;
}
code,
pre {
  font:
    0.9em / 1.45 ui-monospace,
    "SF Mono",
    Menlo,
    Consolas,
    monospace;
}
pre {
  overflow: auto;
  padding: 0.6rem 0.8rem;
  background: var(--idle-bg);
  border-radius: 6px;
  white-space: pre-wrap;
  overflow-wrap: anywhere;
}
.faint {
  color: var(--faint);
}
.sr {
  position: absolute;
  width: 1px;
  height: 1px;
  overflow: hidden;
  clip-path: inset(50%);
  white-space: nowrap;
}
.skip {
  position: absolute;
  left: -100vw;
}
.skip:focus {
  left: 1rem;
  top: 0.5rem;
  background: var(--card);
  padding: 0.4rem 0.8rem;
  z-index: 2;
}
header {
  display: flex;
  flex-wrap: wrap;
  gap: 0.2rem 1.5rem;
  align-items: baseline;
  justify-content: space-between;
  border-bottom: 1px solid var(--rule);
  padding: 0.6rem 0;
}
nav,
nav ul {
  display: flex;
  flex-wrap: wrap;
  gap: 0.2rem 1.1rem;
  align-items: baseline;
  margin: 0;
  padding: 0;
  list-style: none;
}
nav a {
  text-decoration: none;
}
nav a:hover,
nav a[aria-current] {
  text-decoration: underline;
}
nav a[aria-current] {
  font-weight: 600;
}
.brand {
  font-weight: 700;
  color: var(--ink);
}
.who {
  margin: 0;
  font-size: 0.9rem;
}
main:focus {
  outline: 0;
}
footer {
  margin-top: 3rem;
  border-top: 1px solid var(--rule);
  font-size: 0.9rem;
  color: var(--faint);
}
.card {
  background: var(--card);
  border: 1px solid var(--rule);
  border-radius: 10px;
  padding: 0.2rem 1.1rem 1rem;
  margin: 0 0 1.4rem;
}
.card h2 {
  margin-top: 0.9rem;
}
.verdict {
  border-left: 5px solid var(--rule);
  border-radius: 6px;
  padding: 0.55rem 0.9rem;
  margin: 0.4rem 0 0.9rem;
  background: var(--idle-bg);
}
.verdict p {
  margin: 0.15rem 0;
}
.verdict .sentence {
  font-size: 1.08rem;
  font-weight: 600;
  overflow-wrap: anywhere;
}
.verdict.done {
  border-color: var(--good);
  background: var(--good-bg);
}
.verdict.needs-a-person {
  border-color: var(--act);
  background: var(--act-bg);
}
.verdict.waits,
.verdict.under-way {
  border-color: var(--wait);
  background: var(--wait-bg);
}
.verdict .faint {
  color: inherit;
  opacity: 0.85;
}
.facts {
  display: grid;
  grid-template-columns: max-content 1fr;
  gap: 0.15rem 1rem;
  margin: 0.6rem 0;
}
.facts dt {
  color: var(--faint);
}
.facts dd {
  margin: 0;
  overflow-wrap: anywhere;
}
.scroll {
  position: relative;
  overflow-x: auto;
  margin: 0.6rem 0;
}
table {
  border-collapse: collapse;
  min-width: 100%;
  font-size: 0.93rem;
}
caption {
  text-align: left;
  color: var(--faint);
  padding: 0.2rem 0;
}
th,
td {
  text-align: left;
  vertical-align: top;
  padding: 0.32rem 0.7rem 0.32rem 0;
  border-bottom: 1px solid var(--rule);
}
thead th {
  color: var(--faint);
  font-weight: 600;
  white-space: nowrap;
}
tbody th {
  font-weight: 600;
}
td time {
  white-space: nowrap;
}
.phase,
.age {
  white-space: nowrap;
  border-radius: 4px;
  padding: 0.05rem 0.4rem;
  background: var(--idle-bg);
  color: var(--idle);
}
.phase.released,
.age.fresh {
  background: var(--good-bg);
  color: var(--good);
}
.phase.failed,
.age.stale {
  background: var(--bad-bg);
  color: var(--bad);
}
.phase.accepted,
.phase.promoting {
  background: var(--act-bg);
  color: var(--act);
}
.phase.building,
.phase.testing,
.age.aging {
  background: var(--wait-bg);
  color: var(--wait);
}
.counts,
.took {
  white-space: nowrap;
}
.counts b {
  font-weight: 600;
}
.pass {
  color: var(--good);
}
.fail {
  color: var(--bad);
}
.flaky {
  color: var(--flaky);
}
.open {
  color: var(--faint);
}
.build.failed {
  color: var(--bad);
  font-weight: 600;
}
.holds {
  list-style: none;
  padding: 0;
}
.holds li {
  background: var(--bad-bg);
  color: var(--bad);
  border-radius: 6px;
  padding: 0.35rem 0.8rem;
  margin: 0.3rem 0;
  overflow-wrap: anywhere;
}
.holds .faint {
  color: inherit;
}
.steps {
  display: grid;
  grid-template-columns: repeat(auto-fit, minmax(8.5rem, 1fr));
  gap: 0.5rem;
  list-style: none;
  padding: 0;
  margin: 1rem 0;
}
.steps li {
  border-top: 4px solid var(--rule);
  padding-top: 0.35rem;
  font-size: 0.88rem;
  overflow-wrap: anywhere;
}
.steps .name {
  font-weight: 600;
}
.steps span {
  display: block;
}
.steps .glyph {
  display: inline;
  float: left;
  margin-right: 0.35rem;
}
.steps .sr {
  display: inline;
}
.steps .done {
  border-color: var(--good);
}
.steps .now {
  border-color: var(--link);
}
.steps .failed,
.steps .held {
  border-color: var(--bad);
}
.steps .ahead,
.steps .never {
  color: var(--faint);
}
.set {
  columns: 15rem;
  padding-left: 1.1rem;
  margin: 0.4rem 0;
}
.set li {
  overflow-wrap: anywhere;
}
.lines li {
  overflow-wrap: anywhere;
  font:
    0.88em / 1.5 ui-monospace,
    Menlo,
    Consolas,
    monospace;
}
details {
  margin: 0.35rem 0;
}
summary {
  cursor: pointer;
}
.tabs {
  display: flex;
  flex-wrap: wrap;
  gap: 0.3rem 1.2rem;
  align-items: flex-start;
}
.matrix td,
.matrix th {
  padding: 0.2rem 0.45rem 0.2rem 0;
}
.cell {
  display: inline-block;
  min-width: 2rem;
  text-align: center;
  border-radius: 4px;
  background: var(--idle-bg);
  color: var(--idle);
}
.cell a {
  display: block;
  padding: 0.05rem 0.4rem;
  color: inherit;
  text-decoration: none;
  font-weight: 700;
}
.cell.passed {
  background: var(--good-bg);
  color: var(--good);
}
.cell.failed,
.cell.timed-out {
  background: var(--bad-bg);
  color: var(--bad);
}
.cell.errored,
.cell.inconclusive {
  background: var(--wait-bg);
  color: var(--wait);
}
.cell.flaky-passed {
  background: var(--flaky-bg);
  color: var(--flaky);
}
.cell.informing {
  outline: 1px dashed currentColor;
  outline-offset: -2px;
}
.cell.waived {
  background-image: repeating-linear-gradient(
    45deg,
    transparent 0 5px,
    color-mix(in srgb, currentColor 22%, transparent) 5px 7px
  );
}
.attempts dd {
  margin: 0.1rem 0 0.1rem 1.2rem;
  overflow-wrap: anywhere;
}
.attempts dt {
  margin-top: 0.5rem;
  font-weight: 600;
}
.action {
  border: 1px solid var(--rule);
  border-radius: 8px;
  background: var(--card);
  padding: 0.45rem 0.9rem;
}
.action > summary {
  font-weight: 600;
  color: var(--link);
}
.action ul {
  margin: 0.5rem 0;
  padding-left: 1.2rem;
}
.field {
  margin: 0.5rem 0;
}
.field label {
  display: block;
  font-weight: 600;
}
input,
textarea,
select {
  font: inherit;
  width: 100%;
  max-width: 38rem;
  padding: 0.35rem 0.5rem;
  border: 1px solid var(--faint);
  border-radius: 5px;
  background: var(--bg);
  color: var(--ink);
}
button {
  font: inherit;
  font-weight: 600;
  padding: 0.45rem 1.1rem;
  border: 1px solid var(--act);
  border-radius: 6px;
  background: var(--act-bg);
  color: var(--act);
  cursor: pointer;
}
.refusal {
  color: var(--bad);
  overflow-wrap: anywhere;
}
.may {
  color: var(--good);
}
#live:empty {
  display: none;
}
@media (max-width: 40rem) {
  html {
    font-size: 16px;
  }
  body {
    padding: 0 0.7rem 2rem;
  }
  .facts {
    grid-template-columns: minmax(5.5rem, max-content) 1fr;
    gap: 0.15rem 0.7rem;
  }
  .facts dt {
    max-width: 8rem;
  }
  .card {
    padding: 0.1rem 0.7rem 0.7rem;
  }
}
@media print {
  nav,
  .action,
  footer,
  .skip {
    display: none;
  }
  body {
    max-width: none;
  }
  .scroll {
    overflow: visible;
  }
}
`;
