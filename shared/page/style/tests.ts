/** Test cells, in the colours that TestGrid has, and their attempts. */
export const tests = `
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
`;
