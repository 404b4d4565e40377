/** On a phone, and on paper. */
export const media = `
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
