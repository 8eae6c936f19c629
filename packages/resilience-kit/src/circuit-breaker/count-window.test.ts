import fc from 'fast-check'
import { expect, test } from 'vitest'
import { CountWindow } from './count-window.js'
import { countsAt } from './outcome-counts.js'

test('counts what the last calls were, as counting them again would', () => {
  const outcomes = fc.array(fc.record({ failed: fc.boolean(), slow: fc.boolean() }))
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 12 }), outcomes, (size, all) => {
      const window = new CountWindow(size)
      all.forEach(({ failed, slow }, i) => {
        window.record(failed, slow)
        const last = all.slice(Math.max(0, i + 1 - size), i + 1)
        expect(countsAt(window, 0)).toEqual({
          calls: last.length,
          failed: last.filter((one) => one.failed).length,
          slow: last.filter((one) => one.slow).length,
          slowFailed: last.filter((one) => one.failed && one.slow).length,
        })
      })
    }),
  )
})

test('an empty window holds nothing', () => {
  expect(countsAt(new CountWindow(3), 0)).toEqual({ calls: 0, failed: 0, slow: 0, slowFailed: 0 })
})
