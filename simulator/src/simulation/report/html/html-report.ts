import type { HuntReport } from '../../hunt/hunt-report.js'
import { spanText } from '../figure-text.js'
import { convergenceChart } from './convergence-chart.js'
import { failurePanel } from './failure-panel.js'
import { figures, masthead } from './head-line.js'
import { healedPanel } from './healed-panel.js'
import { html, panel, raw, type Markup } from './markup.js'
import { pageAssets, type PageAssets } from './page-assets.js'
import { samplePanel } from './sample-panel.js'
import { faultPanel, invariantPanel, reachedPanel, thresholdPanel } from './tables.js'

/** What the page may do: look as it does, copy a command, and nothing that goes out. */
const POLICY = [
  ...["default-src 'none'", "style-src 'unsafe-inline'", "script-src 'unsafe-inline'"],
  ...['img-src data:', "base-uri 'none'", "form-action 'none'"],
].join('; ')

/**
 * The report as one page: a file that needs nothing else, asks nobody for anything, and stays
 * readable without its script.
 */
export async function htmlReport(report: HuntReport): Promise<string> {
  const { verdict, run } = report
  const word = verdict === 'passed' ? 'passed' : verdict
  return htmlPage(
    `${run.scenario}: ${word}`,
    (assets) =>
      html`${masthead(report, assets.icon)}
        <main>
          ${figures(report)}
          ${report.failures.map((failure, index) => failurePanel(report, failure, index))}
          ${invariantPanel(report)}
          <div class="pair-of-panels">${reachedPanel(report)} ${thresholdPanel(report)}</div>
          <div class="pair-of-panels">${convergencePanel(report)} ${healedPanel(report)}</div>
          ${report.sample === null ? '' : samplePanel(report.sample)} ${faultPanel(report)}
        </main>`,
  )
}

/** A page with the look of all pages, and its contents. */
export async function htmlPage(
  title: string,
  bodyOf: (assets: PageAssets) => Markup,
): Promise<string> {
  const assets = pageAssets()
  const icon = `data:image/svg+xml,${encodeURIComponent(assets.icon)}`
  const page = html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <meta http-equiv="Content-Security-Policy" content="${raw(POLICY)}" />
        <title>${title}</title>
        <link rel="icon" href="${icon}" />
        <style>
          ${raw(assets.css)}
        </style>
      </head>
      <body>
        ${bodyOf(assets)}
        <script>
          ${raw(assets.script)}
        </script>
      </body>
    </html>`
  return `${String(await page)}\n`
}

function convergencePanel({ convergence, boundMs }: HuntReport): Markup {
  const note = `bars: orders; line: share that was done; bound ${spanText(boundMs)}`
  const head = { id: 'convergence', title: 'From beginning to end', note }
  return panel(head, convergenceChart(convergence, boundMs))
}
