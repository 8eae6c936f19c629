import { expect, it } from 'vitest'
import { terminalWidth } from './terminal-width.js'

it.each([
  [undefined, 80],
  [0, 80],
  [39, 80],
  [40, 40],
  [90, 90],
  [200, 100],
])('a stream of %s columns has lines of %i', (columns, width) => {
  expect(terminalWidth({ columns }, 100)).toBe(width)
})
