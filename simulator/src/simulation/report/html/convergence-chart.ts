import { countText, spanText } from '../figure-text.js'
import { bucketStart, percentile } from '../histogram-builder.js'
import type { Histogram } from '../histogram.js'
import { html, percent, type Markup } from './markup.js'
import { CHART_WIDTH } from './time-axis.js'

/** Moments of the axis, as far as they lie on it. */
const TICKS_MS = [1, 10, 100, 1000, 10_000, 60_000, 600_000, 3_600_000, 36_000_000, 86_400_000]

/**
 * How long orders took to come to their end: bars of how many, a line of how many were done by
 * then, and the bound. Time is drawn by its logarithm, as the histogram's buckets are.
 */
export function convergenceChart(histogram: Histogram, boundMs: number): Markup {
  if (histogram.count === 0) return html`<p class="empty">No order came to its end.</p>`
  const low = Math.log2(Math.max(1, histogram.min)) - 0.25
  const high = Math.log2(Math.max(histogram.max, boundMs, histogram.min + 1)) + 0.25
  const xOf = (ms: number): number =>
    Math.max(0, ((Math.log2(Math.max(1, ms)) - low) / (high - low)) * CHART_WIDTH)
  const most = Math.max(...histogram.buckets.map(([, count]) => count))
  return html`<div class="convergence">
    <div class="plot">
      <svg
        viewBox="0 0 ${CHART_WIDTH} 100"
        preserveAspectRatio="none"
        role="img"
        aria-label="How long orders took to come to their end"
      >
        ${[25, 50, 75].map(
          (y) => html`<line class="grid" x1="0" x2="${CHART_WIDTH}" y1="${y}" y2="${y}" />`,
        )}
        ${bars(histogram, most, xOf)}
        <polyline class="cdf" points="${cumulative(histogram, xOf)}" />
        ${marks(histogram, boundMs).map(
          ({ ms, kind }) =>
            html`<line
              class="mark-${kind}"
              x1="${at(ms, xOf)}"
              x2="${at(ms, xOf)}"
              y1="0"
              y2="100"
            />`,
        )}
      </svg>
      <span class="plot-top">${countText(most)} orders</span>
      <span class="plot-top plot-top-right">100 %</span>
    </div>
    <div class="plot-axis" aria-hidden="true">
      ${TICKS_MS.filter((ms) => Math.log2(ms) >= low && Math.log2(ms) <= high).map(
        (ms) =>
          html`<span class="tick" style="left:${percent(xOf(ms), CHART_WIDTH)}"
            >${spanText(ms)}</span
          >`,
      )}
    </div>
    <dl class="marks">
      ${marks(histogram, boundMs).map(
        ({ ms, kind, title }) =>
          html`<div>
            <dt><span class="swatch swatch-${kind}"></span>${title}</dt>
            <dd>${spanText(ms)}</dd>
          </div>`,
      )}
    </dl>
  </div>`
}

interface MarkedMoment {
  readonly ms: number
  readonly kind: 'median' | 'late' | 'bound'
  readonly title: string
}

function marks(histogram: Histogram, boundMs: number): readonly MarkedMoment[] {
  return [
    { ms: percentile(histogram, 50) ?? 0, kind: 'median', title: 'Half within' },
    { ms: percentile(histogram, 99) ?? 0, kind: 'late', title: '99 % within' },
    { ms: histogram.max, kind: 'late', title: 'Slowest' },
    { ms: boundMs, kind: 'bound', title: 'Bound' },
  ]
}

function bars({ buckets }: Histogram, most: number, xOf: (ms: number) => number): Markup[] {
  return buckets.map(([upTo, count]) => {
    const from = xOf(bucketStart(upTo))
    const width = Math.max(1, xOf(upTo + 1) - from - 1)
    const height = (count / most) * 92
    const words = `${spanText(bucketStart(upTo))} to ${spanText(upTo)}: ${countText(count)}`
    return html`<rect
      class="bar"
      x="${round(from)}"
      y="${round(100 - height)}"
      width="${round(width)}"
      height="${round(height)}"
    >
      <title>${words}</title>
    </rect>`
  })
}

/** The share of orders that were done, at the end of each bucket. */
function cumulative({ buckets, count, min }: Histogram, xOf: (ms: number) => number): string {
  let seen = 0
  const points = buckets.map(([upTo, inBucket]) => {
    seen += inBucket
    return `${round(xOf(upTo + 1))},${round(100 - (seen / count) * 92)}`
  })
  return [`${round(xOf(min))},100`, ...points, `${CHART_WIDTH},8`].join(' ')
}

function at(ms: number, xOf: (ms: number) => number): number {
  return round(xOf(ms))
}

function round(value: number): number {
  return Number(value.toFixed(2))
}
