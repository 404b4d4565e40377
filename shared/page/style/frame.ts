/** What stands around every page. */
export const frame = `
body {
  margin: 0 auto;
  max-width: 78rem;
  padding: 0 1rem 3rem;
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
#live:empty {
  display: none;
}
`;
