import type { SettingsPoint, SweepReport } from '../../simulation/sweep/sweep-report.js'
import { escaped } from './escaped.js'
import { frontPageStyle } from './front-page-style.js'
import { plotsOf, type Mark } from './plot.js'
import { plotSvg } from './plot-svg.js'
import { cellsOf } from './sweep-text.js'

const LEGEND: readonly (readonly [Mark, string])[] = [
  ['front', 'on the front'],
  ['tried', 'tried'],
  ['seeds', 'the seeds: 50 %, 10 calls, 10 s'],
  ['gateway', 'presets.gateway'],
]

/** A sweep as one page that needs nothing but itself. */
export function frontPage(report: SweepReport): string {
  const { run, seedsQuestion } = report
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>Sweep: ${escaped(run.profile)}</title>
<style>${frontPageStyle()}</style>
</head>
<body>
<main>
<header>
<h1>Settings for ${escaped(run.profile)}</h1>
<p>${escaped(run.explains)}</p>
<p class="soft">${run.tried} settings tried over ${run.orders} orders each, ${run.perSecond} a
second; those on the front in ${run.worlds} worlds. Seed ${run.seed}, virtual time.</p>
</header>
<section class="answer">
<h2>“50 %, 10 calls, 10 s: why?”</h2>
<p>${escaped(seedsQuestion.where)}</p>
<p>${escaped(seedsQuestion.why)}</p>
</section>
<section>
<ul class="legend">${LEGEND.map(legendItem).join('')}</ul>
<div class="charts">${plotsOf(report)
    .map((plot) => `<figure><figcaption>${plot.title}</figcaption>${plotSvg(plot)}</figure>`)
    .join('')}</div>
<p class="soft">Goodput is the share of orders accepted that came while the gateway was there.
Further up is better, further left is better. A dot tells its settings when it is pointed at.</p>
</section>
<section>
<h2>The front</h2>
${frontTable(report)}
<p class="soft">Settings that no others beat in goodput, load and cut-off together. Everyday are the
requests sent for each order of the profile. “80 % of 9 s (25)”: once 25 calls have ended in
them.</p>
</section>
</main>
</body>
</html>
`
}

function legendItem([mark, text]: readonly [Mark, string]): string {
  const dot = `<circle class="${mark}" cx="6" cy="6" r="5"/>`
  return `<li><svg viewBox="0 0 12 12" aria-hidden="true">${dot}</svg>${escaped(text)}</li>`
}

function frontTable({ front, landmarks }: SweepReport): string {
  const rows = [
    ...front.map(({ text, figures }: SettingsPoint) => row('', [...cellsOf(figures), text])),
    ...landmarks.map(({ name, explains, figures }) =>
      row(' class="landmark"', [...cellsOf(figures), `${name}: ${explains}`]),
    ),
  ]
  const headings = ['goodput', 'load', 'cut-off', 'everyday', 'settings']
  return (
    `<div class="wide"><table><thead><tr>${headings.map((text) => `<th>${text}</th>`).join('')}` +
    `</tr></thead><tbody>${rows.join('\n')}</tbody></table></div>`
  )
}

function row(attributes: string, cells: readonly string[]): string {
  return `<tr${attributes}>${cells.map((cell) => `<td>${escaped(cell)}</td>`).join('')}</tr>`
}
