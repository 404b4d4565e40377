/** What is read: headings, links, code, and where the focus is. */
export const text = `
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
details {
  margin: 0.35rem 0;
}
summary {
  cursor: pointer;
}
`;
