import { expect, it } from 'vitest'
import { isWithinWindow } from './keyed-request.js'

it.each<[string, number | null, boolean]>([
  ['was never sent', null, true],
  ['first went out just now', 1_000_000, true],
  ['first went out a moment less than a window ago', 999_001, true],
  ['first went out a window ago', 999_000, false],
  ['went out by a clock that was set back a little since', 1_000_999, true],
  ['went out by a clock that was set back a window since: its age is unknown', 1_001_000, false],
])('a key whose request %s: %s is within its window: %s', (_name, firstSentAt, expected) => {
  expect(isWithinWindow({ firstSentAt }, 1000, 1_000_000)).toBe(expected)
})
