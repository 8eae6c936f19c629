// @ts-check
import { svgElement } from '../shell/svg-element.js'

/**
 * The sign beside an order's headline; its style shows the one that fits its tone. It turns while
 * something is under way, and closes when that is over.
 */
export function orderMark() {
  const at = { cx: 28, cy: 28 }
  const disc = () => svgElement('circle', { ...at, r: 28, class: 'mark-disc' })
  const dot = svgElement('circle', { cx: 28, cy: 41, r: 3.25, class: 'mark-sign-dot' })
  return svgElement(
    'svg',
    { viewBox: '0 0 56 56', class: 'order-mark', 'aria-hidden': 'true' },
    svgElement('g', { class: 'mark-good' }, disc(), sign('M16.5 29 24.5 37 40 20')),
    svgElement('g', { class: 'mark-bad' }, disc(), sign('M28 15V32'), dot),
    svgElement(
      'g',
      { class: 'mark-wait' },
      svgElement('circle', { ...at, r: 25, class: 'mark-track' }),
      svgElement('path', { d: 'M28 3A25 25 0 0 1 53 28', class: 'mark-arc' }),
    ),
    svgElement('g', { class: 'mark-idle' }, svgElement('circle', { ...at, r: 25 })),
  )
}

/** @param {string} d */
function sign(d) {
  return svgElement('path', { d, class: 'mark-sign' })
}
