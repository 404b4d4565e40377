/** Tables and lists. */
export const tables = `
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
td details {
  margin: 0;
}
td time {
  white-space: nowrap;
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
.set {
  columns: 15rem;
  padding-left: 1.1rem;
  margin: 0.4rem 0;
}
.set li {
  overflow-wrap: anywhere;
}
`;
