/** The page's own style; colours are those of the status page. */
export const frontPageStyle = `
:root {
  color-scheme: light dark;
  --paper: light-dark(#f4f5f7, #0d1014);
  --surface: light-dark(#ffffff, #14181e);
  --line: light-dark(#dfe3e8, #262d36);
  --ink: light-dark(#15191f, #e8ecf1);
  --ink-soft: light-dark(#59636f, #9aa6b4);
  --accent: light-dark(#3450d8, #93a8ff);
  --good: light-dark(#0c7560, #4fd0b0);
  --bad: light-dark(#b3261e, #ff8f85);
  --tried: light-dark(#b9c1cb, #414b58);
}
* { box-sizing: border-box; }
body {
  margin: 0;
  background: var(--paper);
  color: var(--ink);
  font: 16px/1.45 Inter, system-ui, -apple-system, 'Segoe UI', Roboto, sans-serif;
}
main { max-width: 76rem; margin: 0 auto; padding: 2rem 1.5rem; display: grid; gap: 1.5rem; }
h1 { margin: 0; font-size: 1.75rem; }
h2 { margin: 0 0 0.5rem; font-size: 1.25rem; }
p { margin: 0.25rem 0; max-width: 75ch; }
.soft { color: var(--ink-soft); font-size: 0.875rem; }
section { background: var(--surface); border: 1px solid var(--line); border-radius: 0.5rem;
  padding: 1.25rem; min-width: 0; }
.answer { border-left: 4px solid var(--bad); }
.legend { display: flex; flex-wrap: wrap; gap: 0.25rem 1.5rem; margin: 0 0 1rem; padding: 0;
  list-style: none; font-size: 0.875rem; }
.legend svg { width: 0.75rem; height: 0.75rem; margin-right: 0.4rem; }
.charts { display: grid; grid-template-columns: repeat(auto-fit, minmax(22rem, 1fr)); gap: 1.5rem; }
figure { margin: 0; min-width: 0; }
figcaption { font-weight: 600; margin-bottom: 0.5rem; }
figure svg { width: 100%; height: auto; display: block; }
.grid { stroke: var(--line); }
.number { fill: var(--ink-soft); font-size: 12px; font-variant-numeric: tabular-nums; }
.name { fill: var(--ink); font-size: 12px; font-weight: 600; paint-order: stroke;
  stroke: var(--surface); stroke-width: 3; }
.tried { fill: var(--tried); }
.front { fill: var(--accent); }
.gateway { fill: var(--good); stroke: var(--surface); stroke-width: 1.5; }
.seeds { fill: var(--bad); stroke: var(--surface); stroke-width: 1.5; }
.wide { overflow-x: auto; }
table { border-collapse: collapse; width: 100%; font-size: 0.875rem;
  font-variant-numeric: tabular-nums; }
th { text-align: right; color: var(--ink-soft); font-weight: 600; }
td { text-align: right; white-space: nowrap; }
th, td { padding: 0.35rem 0.75rem; border-bottom: 1px solid var(--line); }
th:last-child, td:last-child { text-align: left; white-space: normal; min-width: 20rem; }
.landmark { font-weight: 600; }
`
