import type { HuntReport } from '../../hunt/hunt-report.js'
import { countText, shareText } from '../figure-text.js'
import { areFaultsJudged, rareFaults } from '../rare-faults.js'
import { determinismText } from '../summary-sections.js'
import { html, panel, percent, unbroken, type Markup } from './markup.js'

/** How a line stands: as it must be, broken, unproved, or of no consequence. */
type Tone = 'good' | 'bad' | 'wait' | ''

/** A heading of a column; figures stand at the right. */
interface Heading {
  readonly title: string
  readonly isNumber?: true
}

const name = (title: string): Heading => ({ title })
const number = (title: string): Heading => ({ title, isNumber: true })

function table(headings: readonly Heading[], rows: readonly Markup[]): Markup {
  return html`<div class="scroller">
    <table class="table stacked">
      <thead>
        <tr>
          ${headings.map(
            ({ title, isNumber }) =>
              html`<th scope="col" class="${isNumber ? 'number' : ''}">${title}</th>`,
          )}
        </tr>
      </thead>
      <tbody>
        ${rows}
      </tbody>
    </table>
  </div>`
}

function state(tone: Tone, word: string): Markup {
  return html`<span class="state" data-tone="${tone}">${word}</span>`
}

/** A figure; where there is room for one column only, its title stands before it. */
function figureCell(title: string, text: string): Markup {
  return html`<td class="number" data-title="${title}">${unbroken(text)}</td>`
}

function countCell(title: string, count: number): Markup {
  return figureCell(title, countText(count))
}

/** Every invariant: what it says, how often it was looked at, and how it stood. */
export function invariantPanel({ invariants }: HuntReport): Markup {
  const rows = invariants.map(({ id, kind, says, leavesOut, checked, violated }) => {
    const tone: Tone = violated > 0 ? 'bad' : checked > 0 ? 'good' : ''
    const word = violated > 0 ? 'violated' : checked > 0 ? 'held' : 'not looked at'
    return html`<tr>
      <td>${state(tone, word)}</td>
      <td class="wide">
        <div class="invariant">
          <p><span class="code">${id}</span> <span class="tag">${kind}</span></p>
          <p>${says} <span class="more">Leaves out: ${leavesOut}</span></p>
        </div>
      </td>
      ${countCell('checked', checked)} ${countCell('violated', violated)}
    </tr>`
  })
  const headings = [name('State'), name('Invariant'), number('Checked'), number('Violated')]
  return panel({ id: 'invariants', title: 'Invariants' }, table(headings, rows))
}

/** What runs have come to, so that the invariants were held under it. */
export function reachedPanel({ sometimes }: HuntReport): Markup {
  const rows = sometimes.map(({ name: what, isRequired, hits, seeds }) => {
    const isReached = hits > 0
    const tone: Tone = isReached ? 'good' : isRequired ? 'bad' : ''
    return html`<tr>
      <td>${state(tone, isReached ? 'reached' : 'never')}</td>
      <td class="wide">${what} ${isRequired ? '' : html`<span class="tag">not required</span>`}</td>
      ${countCell('seeds', seeds)} ${countCell('hits', hits)}
    </tr>`
  })
  const headings = [name('State'), name('Sometimes'), number('Seeds'), number('Hits')]
  const note = 'a run that never comes to these proves nothing about them'
  return panel({ id: 'reached', title: 'Reached', note }, table(headings, rows))
}

/** Every fault that was on: in how many seeds, and in how many of all it struck. */
export function faultPanel(report: HuntReport): Markup {
  const rare = rareFaults(report)
  const isJudged = areFaultsJudged(report)
  const { seeds } = report.run
  const shown = report.faults.filter((fault) => fault.seedsOn > 0 || rare.includes(fault))
  const rows = shown.map((fault) => {
    const { name: what, breaksPromise, seedsOn, seedsHit, hits } = fault
    const isRare = rare.includes(fault)
    return html`<tr>
      <td class="wide">
        <span class="code">${what}</span>
        ${breaksPromise ? html`<span class="tag tag-bad">breaks a promise</span>` : ''}
        ${isRare ? html`<span class="tag tag-bad">too seldom</span>` : ''}
      </td>
      <td class="meter-cell">
        <span class="meter"
          ><span
            class="meter-bar"
            data-tone="${isRare ? 'bad' : ''}"
            style="width:${percent(seedsHit, seeds)}"
          ></span
        ></span>
        <span class="number">${unbroken(shareText(seedsHit, seeds))}</span>
      </td>
      ${countCell('on in', seedsOn)} ${countCell('hits', hits)}
    </tr>`
  })
  const headings = [name('Fault'), name('Struck in'), number('On in'), number('Hits')]
  const note = isJudged ? 'each must strike in 1 % of the seeds' : 'as the scenario has them'
  return panel({ id: 'faults', title: 'Faults', note }, table(headings, rows))
}

/** What was asked of the figures, and whether the same seed gave the same run. */
export function thresholdPanel(report: HuntReport): Markup {
  const { differences, forbidden } = report.determinism
  const isSame = differences.length === 0 && forbidden.length === 0
  const rows = report.thresholds.map(
    ({ expression, observed, isMet }) =>
      html`<tr>
        <td>${state(isMet ? 'good' : 'bad', isMet ? 'met' : 'not met')}</td>
        <td class="wide"><span class="code">${expression}</span></td>
        ${figureCell('observed', observed)}
      </tr>`,
  )
  const determinism = html`<tr>
    <td>${state(isSame ? 'good' : 'bad', isSame ? 'the same' : 'not so')}</td>
    <td class="wide">The same seed gives the same run</td>
    <td class="number">${determinismText(report)}</td>
  </tr>`
  const headings = [name('State'), name('Threshold'), number('Observed')]
  return panel(
    { id: 'thresholds', title: 'Thresholds and determinism' },
    table(headings, [...rows, determinism]),
  )
}
