import type { HuntReport } from '../../hunt/hunt-report.js'
import { countText, shareText } from '../figure-text.js'
import { sortedByName } from '../summary-sections.js'
import { html, panel, percent, unbroken, type Markup } from './markup.js'

/** So many ways have a colour of their own; all after them share the last one. */
const COLOURS = 6

/** By what orders came to their end, as one bar; and what is told apart from that. */
export function healedPanel({ healedBy, counts, totals }: HuntReport): Markup {
  const ways = Object.entries(healedBy).toSorted(([, one], [, other]) => other - one)
  const all = ways.reduce((sum, [, count]) => sum + count, 0)
  const colour = (index: number): string => `way-${Math.min(index, COLOURS - 1) + 1}`
  const entry = (name: string, title: string, count: number, of: number): Markup =>
    html`<li>
      <span class="swatch ${name}"></span>
      <span class="legend-title">${title}</span>
      <span class="number">${unbroken(countText(count))}</span>
      <span class="number share">${unbroken(shareText(count, of))}</span>
    </li>`
  const body = html`<div class="healed">
    <div class="stack" aria-hidden="true">
      ${ways.map(
        ([way, count], index) =>
          html`<span
            class="${colour(index)}"
            style="width:${percent(count, all)}"
            title="${way}: ${shareText(count, all)}"
          ></span>`,
      )}
    </div>
    <ul class="legend ways">
      ${ways.map(([way, count], index) => entry(colour(index), way, count, all))}
    </ul>
    ${
      Object.keys(counts).length === 0
        ? ''
        : html`<h3>Told apart</h3>
            <ul class="legend ways">
              ${sortedByName(counts).map(([what, count]) =>
                entry('swatch-none', what, count, totals.entities),
              )}
            </ul>`
    }
  </div>`
  const note = `${unbroken(countText(all))} orders`
  return panel({ id: 'healed', title: 'How orders came to their end', note }, body)
}
