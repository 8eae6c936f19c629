import { expect, it } from 'vitest'
import { timeText } from './time-text.js'

it('is a span, or never', () => {
  expect([timeText(0), timeText(12_000), timeText(null)]).toEqual(['0 ms', '12 s', 'never'])
})
