/** How things stand: cards, verdicts, facts, phases, holds and steps. */
export const verdicts = `
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
.chain {
  padding-left: 1.4rem;
}
.chain li {
  margin: 0.3rem 0;
  overflow-wrap: anywhere;
}
.steps {
  display: grid;
  grid-template-columns: repeat(auto-fit, minmax(7.4rem, 1fr));
  gap: 0.3rem;
  list-style: none;
  padding: 0;
  margin: 1rem 0;
}
.steps li {
  border-top: 4px solid var(--rule);
  padding-top: 0.35rem;
  font-size: 0.8rem;
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
  margin-right: 0.2rem;
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
.refusal {
  color: var(--bad);
  overflow-wrap: anywhere;
}
.may {
  color: var(--good);
}
`;
