import { rateText } from '../../../quantities/quantity.js'
import type { SampleRun } from '../../hunt/hunt-report.js'
import { countText, spanText } from '../figure-text.js'
import { html, pairList, panel, type Markup } from './markup.js'
import { runChart } from './run-chart.js'

/** One run in detail: what happened over its virtual time, and with which settings. */
export function samplePanel(sample: SampleRun): Markup {
  const { seed, entities, virtualMs, knobs, traceHash } = sample.outcome
  const note = `seed ${seed}, ${countText(entities)} orders, ${spanText(virtualMs)}`
  const body = html`<div class="sample">
    ${runChart(sample)}
    <div class="sample-settings">
      <div>
        <h3>Settings that the seed drew</h3>
        ${pairList(Object.entries(knobs))}
      </div>
      <div>
        <h3>Faults that were on</h3>
        ${pairList(rateRows(sample))}
        <p class="soft">Trace <span class="code">${traceHash}</span></p>
      </div>
    </div>
  </div>`
  return panel({ id: 'sample', title: 'One run', note }, body)
}

/** Each fault with its rate, and how often it struck. */
function rateRows({ outcome: { rates, hits } }: SampleRun): (readonly [string, string])[] {
  return Object.entries(rates).map(([fault, rate]) => {
    const share = rateText(Number(rate.toFixed(4)))
    return [fault, `${share}, struck ${hits[fault] ?? 0}`]
  })
}
