/** What can be done: forms, and the same for a shell. */
export const actions = `
.lines li {
  overflow-wrap: anywhere;
  font:
    0.88em / 1.5 ui-monospace,
    Menlo,
    Consolas,
    monospace;
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
`;
