import { expect, it } from 'vitest'
import { unseenSince } from '../../../src/demo/page/demo/unseen-since.js'

it('says since when nobody has looked, once a look is overdue', () => {
  expect([1000, 6000, 7000, 7001].map((now) => unseenSince(1000, now))).toEqual([
    undefined,
    undefined,
    undefined,
    1000,
  ])
})
