import type { SampleRun } from '../../hunt/hunt-report.js'
import { momentText } from '../figure-text.js'
import { html, percent, type Markup } from './markup.js'
import {
  breakerLanes,
  faultsEndOf,
  outagesOf,
  processLanes,
  type Lane,
  type Stretch,
} from './run-history.js'
import { FAULT_GROUPS, SLOTS, ordersBySlot, strikesBySlot } from './run-slots.js'
import { CHART_WIDTH, edgeOf, timeAxis, type TimeAxis } from './time-axis.js'

/** What is shorter would not be seen. */
const NARROWEST = 3

const STATE_WORDS: Readonly<Record<Stretch['state'], string>> = {
  down: 'down',
  paused: 'stands still',
  open: 'open',
  'half-open': 'half-open',
}

/** One run over its virtual time: orders, faults, outages, processes and circuit breakers. */
export function runChart({ outcome, trace }: SampleRun): Markup {
  const endMs = Math.max(outcome.virtualMs, trace.at(-1)?.at ?? 0)
  const axis = timeAxis(endMs, faultsEndOf(trace))
  const outages = outagesOf(trace, endMs)
  const back = backOf(axis, outages)
  const gateway = outages.length === 0 ? [] : [{ name: 'gateway', stretches: outages }]
  const lanes = [...gateway, ...processLanes(trace, endMs), ...breakerLanes(trace, endMs)]
  return html`<div class="run">
    ${ordersRow(ordersBySlot(trace, axis), axis, back)}
    ${strikesRow(strikesBySlot(trace, axis), back)}
    ${lanes.map((lane) => laneRow(lane, axis, back))} ${axisRow(axis)} ${legend(outages.length > 0)}
  </div>`
}

function row(name: string, kind: string, plot: Markup, more: Markup | string = ''): Markup {
  return html`<div class="run-row run-${kind}">
    <div class="run-name">${name}</div>
    <div class="run-plot">
      <svg
        viewBox="0 0 ${CHART_WIDTH} 100"
        preserveAspectRatio="none"
        role="img"
        aria-label="${name}"
      >
        ${plot}
      </svg>
      ${more}
    </div>
  </div>`
}

/** What stands behind every row: outages, and where the faults end. */
function backOf(axis: TimeAxis, outages: readonly Stretch[]): Markup {
  const x = axis.faultsEndX
  return html`${outages.map((outage) => stretchRect('outage', outage, axis))}
  ${
    x === undefined
      ? ''
      : html`<rect
            class="healing"
            x="${round(x)}"
            y="0"
            width="${round(CHART_WIDTH - x)}"
            height="100"
          />
          <line class="heal-line" x1="${round(x)}" x2="${round(x)}" y1="0" y2="100" />`
  }`
}

function stretchRect(name: string, { from, to, says, state }: Stretch, axis: TimeAxis): Markup {
  const x = axis.xOf(from)
  const width = Math.max(NARROWEST, axis.xOf(to) - x)
  const words = `${momentText(from)} to ${momentText(to)}: ${STATE_WORDS[state]}`
  return html`<rect class="${name}" x="${round(x)}" y="0" width="${round(width)}" height="100">
    <title>${says === '' ? words : `${words} (${says})`}</title>
  </rect>`
}

function ordersRow(slots: readonly number[], axis: TimeAxis, back: Markup): Markup {
  const most = Math.max(1, ...slots)
  const width = CHART_WIDTH / SLOTS
  const tops = slots.map((count, slot) => {
    const y = round(100 - (count / most) * 92)
    return `${round(slot * width)},${y} ${round((slot + 1) * width)},${y}`
  })
  const line = tops.join(' ')
  const plot = html`${back}
    <polygon class="orders-area" points="0,100 ${line} ${CHART_WIDTH},100" />
    <polyline class="orders-line" points="${line}" />`
  const { faultsEndX: endX } = axis
  const labels = html`<span class="run-most">${most}</span> ${
      endX === undefined
        ? ''
        : html`<span class="run-heal" style="left:${percent(endX, CHART_WIDTH)}">faults end</span>`
    }`
  return row('Orders under way', 'orders', plot, labels)
}

function strikesRow(slots: ReturnType<typeof strikesBySlot>, back: Markup): Markup {
  const totals = slots.map((slot) => Object.values(slot).reduce((sum, count) => sum + count, 0))
  const most = Math.max(1, ...totals)
  const width = CHART_WIDTH / SLOTS
  const bars = slots.map((slot, index) => {
    let top = 100
    return FAULT_GROUPS.map(([group, title]) => {
      const count = slot[group] ?? 0
      if (count === 0) return ''
      const height = (count / most) * 92
      top -= height
      return html`<rect
        class="band-${group}"
        x="${round(index * width + 1)}"
        y="${round(top)}"
        width="${round(width - 2)}"
        height="${round(height)}"
      >
        <title>${title}: ${count}</title>
      </rect>`
    })
  })
  const label = html`<span class="run-most">${most}</span>`
  return row('Faults struck', 'strikes', html`${back}${bars}`, label)
}

function laneRow({ name, stretches }: Lane, axis: TimeAxis, back: Markup): Markup {
  const plot = html`${back}
    <line class="lane-line" x1="0" x2="${CHART_WIDTH}" y1="50" y2="50" />
    ${stretches.map((stretch) => stretchRect(`lane-${stretch.state}`, stretch, axis))}`
  return row(name, 'lane', plot)
}

function axisRow({ ticks }: TimeAxis): Markup {
  return html`<div class="run-row run-axis" aria-hidden="true">
    <div class="run-name"></div>
    <div class="run-plot">
      ${ticks.map(
        ({ x, text }) =>
          html`<span class="tick ${edgeOf(x)}" style="left:${percent(x, CHART_WIDTH)}"
            >${text}</span
          >`,
      )}
    </div>
  </div>`
}

function legend(hasOutages: boolean): Markup {
  const entries: (readonly [string, string])[] = [
    ...FAULT_GROUPS.map(([group, title]) => [`band-${group}`, title] as const),
    ...(hasOutages ? ([['outage', 'Gateway away']] as const) : []),
    ['lane-open', 'Breaker open, process or gateway down'],
    ['lane-half-open', 'Half-open'],
    ['lane-paused', 'Stands still'],
  ]
  return html`<ul class="legend run-legend">
    ${entries.map(([name, title]) => html`<li><span class="swatch ${name}"></span>${title}</li>`)}
  </ul>`
}

function round(value: number): number {
  return Number(value.toFixed(2))
}
