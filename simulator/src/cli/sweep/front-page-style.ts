import { lookFolder } from '@holdfast/look'
import { readFileSync } from 'node:fs'

/** The look of all pages, and what only this page has. */
export function frontPageStyle(): string {
  return readFileSync(new URL('look.css', lookFolder), 'utf8') + OWN_STYLE
}

const OWN_STYLE = `
body { font-size: 1rem; }
main { max-width: 76rem; margin: 0 auto; padding: 2rem 1.5rem; display: grid; gap: 1.5rem; }
h1 { font-size: var(--text-2xl); }
h2 { margin-bottom: 0.5rem; font-size: var(--text-xl); }
p { margin: 0.25rem 0; max-width: 75ch; }
.soft { color: var(--ink-soft); font-size: var(--text-m); }
section { background: var(--surface); border: 1px solid var(--line); border-radius: var(--radius);
  padding: 1.25rem; min-width: 0; }
.answer { border-left: 4px solid var(--bad); }
.legend { display: flex; flex-wrap: wrap; gap: 0.25rem 1.5rem; margin-bottom: 1rem;
  font-size: var(--text-m); }
.legend svg { width: 0.75rem; height: 0.75rem; margin-right: 0.4rem; }
.charts { display: grid; grid-template-columns: repeat(auto-fit, minmax(22rem, 1fr)); gap: 1.5rem; }
figure { margin: 0; min-width: 0; }
figcaption { font-weight: 600; margin-bottom: 0.5rem; }
figure svg { width: 100%; height: auto; display: block; }
.grid { stroke: var(--line); }
.number { fill: var(--ink-soft); font-size: 12px; font-variant-numeric: tabular-nums; }
.name { fill: var(--ink); font-size: 12px; font-weight: 600; paint-order: stroke;
  stroke: var(--surface); stroke-width: 3; }
.tried { fill: var(--line-strong); }
.front { fill: var(--accent); }
.gateway { fill: var(--good); stroke: var(--surface); stroke-width: 1.5; }
.seeds { fill: var(--bad); stroke: var(--surface); stroke-width: 1.5; }
.wide { overflow-x: auto; }
table { border-collapse: collapse; width: 100%; font-size: var(--text-m);
  font-variant-numeric: tabular-nums; }
th { text-align: right; color: var(--ink-soft); font-weight: 600; }
td { text-align: right; white-space: nowrap; }
th, td { padding: 0.35rem 0.75rem; border-bottom: 1px solid var(--line); }
th:last-child, td:last-child { text-align: left; white-space: normal; min-width: 20rem; }
.landmark { font-weight: 600; }
`
