import type { HuntReport } from '../../hunt/hunt-report.js'
import { exitCodeOf } from '../exit-code.js'
import { countText, factorText, perMinuteText, spanText } from '../figure-text.js'
import { reasonsOf } from '../reasons.js'
import { ofSeedsText } from '../seeds-asked.js'
import { settingsText } from '../summary-text.js'
import { html, raw, unbroken, type Markup } from './markup.js'

/** The top of the page: what was run, how it ended and why. */
export function masthead(report: HuntReport, icon: string): Markup {
  const { verdict, run } = report
  const isPassed = verdict === 'passed'
  const reasons = reasonsOf(report)
  return html`<header class="masthead">
    <div class="masthead-line">
      <span class="mark" aria-hidden="true">${raw(icon)}</span>
      <h1>${run.world} <span class="unit">in the scenario</span> ${run.scenario}</h1>
      <p class="verdict" data-verdict="${isPassed ? 'passed' : verdict}">
        <strong
          >${isPassed ? 'Passed' : verdict === 'interrupted' ? 'Interrupted' : 'Failed'}</strong
        >
        ${isPassed || verdict === 'interrupted' ? '' : html`<span>${verdict}</span>`}
        <span class="verdict-code">exit code ${exitCodeOf(verdict)}</span>
      </p>
    </div>
    <p class="settings">${settingsText(report)}; ${startText(run.startedAt)}</p>
    ${
      reasons.length === 0
        ? ''
        : html`<ul class="reasons">
            ${reasons.map((reason) => html`<li>${reason}</li>`)}
          </ul>`
    }
  </header>`
}

/** When it began, to the minute. */
function startText(startedAt: string): string {
  return `${startedAt.slice(0, 16).replace('T', ' ')} UTC`
}

/** The key figures. */
export function figures({ run, totals, invariants }: HuntReport): Markup {
  const violated = invariants.reduce((sum, one) => sum + one.violated, 0)
  const checked = invariants.reduce((sum, one) => sum + one.checked, 0)
  const asked = ofSeedsText(run.seedsAsked).trim() || 'as time allowed'
  return html`<dl class="figures" aria-label="Key figures">
    ${figure(
      'Violations',
      countText(violated),
      `${countText(checked)} checks`,
      violated > 0 ? 'bad' : 'good',
    )}
    ${figure('Seeds', countText(run.seeds), asked)}
    ${figure('Payments', countText(totals.payments), perMinuteText(totals.payments, run.wallMs))}
    ${figure(
      'Virtual time',
      spanText(run.virtualMs),
      `in ${spanText(run.wallMs)}: ${factorText(run.virtualMs, run.wallMs)}`,
    )}
    ${figure('Faults struck', countText(totals.hits), 'all seeds together')}
    ${figure('Crashes', countText(totals.crashes), 'of processes')}
  </dl>`
}

function figure(title: string, value: string, note: string, tone = ''): Markup {
  return html`<div class="figure">
    <dt>${title}</dt>
    <dd class="figure-value" data-tone="${tone}">${unbroken(value)}</dd>
    <dd class="figure-note">${unbroken(note)}</dd>
  </div>`
}
