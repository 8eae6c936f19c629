// @ts-check
import { svgElement as svg } from '../shell/svg-element.js'

/** A number from 0 to 359 that is the same for the same text. @param {string} text */
function hueOf(text) {
  return [...text].reduce((sum, letter) => (sum * 31 + (letter.codePointAt(0) ?? 0)) % 360, 7)
}

/** A slice of fruit. @param {{ x: number, y: number, radius: number, segments: number }} slice */
function slice({ x, y, radius, segments }) {
  const wedge = (2 * Math.PI) / segments
  const inner = radius * 0.8
  const parts = Array.from({ length: segments }, (_, index) => {
    const from = index * wedge + 0.07
    const to = (index + 1) * wedge - 0.07
    /** @param {number} angle @param {number} reach */
    const at = (angle, reach) => `${x + Math.cos(angle) * reach} ${y + Math.sin(angle) * reach}`
    const middle = (from + to) / 2
    const rim = `A${inner} ${inner} 0 0 1 ${at(to, inner)}`
    const d = `M${at(middle, radius * 0.1)}L${at(from, inner)}${rim}Z`
    return svg('path', { d, class: 'art-flesh', 'stroke-linejoin': 'round', 'stroke-width': 3 })
  })
  return svg(
    'g',
    {},
    svg('circle', { cx: x, cy: y, r: radius, class: 'art-rind' }),
    svg('circle', { cx: x, cy: y, r: radius * 0.9, class: 'art-pith' }),
    ...parts,
  )
}

/** @param {{ x: number, y: number, length: number, turn: number }} leaf */
function leaf({ x, y, length, turn }) {
  const width = length * 0.36
  const [low, high] = [-length * 0.3, -length * 0.75]
  const right = `C${width} ${low} ${width} ${high} 0 ${-length}`
  const left = `C${-width} ${high} ${-width} ${low} 0 0`
  const d = `M0 0${right}${left}Z`
  return svg(
    'g',
    { transform: `translate(${x} ${y}) rotate(${turn})` },
    svg('path', { d, class: 'art-leaf' }),
    svg('path', { d: `M0 0V${-length * 0.8}`, class: 'art-vein' }),
  )
}

function citrus() {
  return [
    leaf({ x: 96, y: 54, length: 34, turn: 64 }),
    slice({ x: 70, y: 84, radius: 44, segments: 10 }),
    slice({ x: 148, y: 92, radius: 36, segments: 9 }),
  ]
}

function bigCitrus() {
  return [
    svg('circle', { cx: 100, cy: 42, r: 19, class: 'art-rind' }),
    slice({ x: 100, y: 86, radius: 52, segments: 11 }),
    leaf({ x: 104, y: 24, length: 36, turn: 72 }),
  ]
}

function tea() {
  return [
    leaf({ x: 100, y: 134, length: 104, turn: 0 }),
    leaf({ x: 98, y: 132, length: 84, turn: -46 }),
    leaf({ x: 102, y: 132, length: 84, turn: 46 }),
  ]
}

/** @param {string} name */
function parcel(name) {
  const letter = svg('text', { x: 100, y: 98, class: 'art-letter', 'text-anchor': 'middle' })
  letter.textContent = [...name][0] ?? ''
  return [svg('rect', { x: 52, y: 32, width: 96, height: 96, rx: 16, class: 'art-box' }), letter]
}

const kinds = /** @type {const} */ ([
  { of: /한라봉|hallabong/i, hue: 32, draw: bigCitrus },
  { of: /감귤|귤|tangerine|orange/i, hue: 36, draw: citrus },
  { of: /녹차|차|tea/i, hue: 138, draw: tea },
])

/**
 * A drawing of a product, by what its name says that it is.
 *
 * @param {string} name
 */
export function productArt(name) {
  const kind = kinds.find(({ of }) => of.test(name))
  const drawing = svg('svg', { viewBox: '0 0 200 160', class: 'art', 'aria-hidden': 'true' })
  drawing.style.setProperty('--hue', String(kind?.hue ?? hueOf(name)))
  drawing.append(...(kind ? kind.draw() : parcel(name)))
  return drawing
}
