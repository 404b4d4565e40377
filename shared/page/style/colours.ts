/** Colours, light and dark: each ink on its ground has AA contrast, and none speaks alone. */
export const colours = `
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
`;
