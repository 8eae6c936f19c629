import { expect, it } from 'vitest'
import { isFinal, tellsOfKey } from '../../page/shell/what-an-answer-tells.js'
import { tellsOfOrder } from '../../page/storefront/answer-of-key.js'

// By status: of the key and of the order, at the first try and after one that nobody answered.
it.each([
  [400, { key: [true, true], order: [true, true] }],
  [401, { key: [true, false], order: [true, false] }],
  [403, { key: [true, false], order: [true, false] }],
  [404, { key: [true, true], order: [true, true] }],
  [409, { key: [true, true], order: [true, true] }],
  [424, { key: [false, false], order: [false, false] }],
  [429, { key: [true, false], order: [true, false] }],
  [500, { key: [false, false], order: [false, false] }],
  [502, { key: [false, false], order: [true, false] }],
  [503, { key: [false, false], order: [true, false] }],
])('a %i says what became of what was sent under a key: %o', (status, expected) => {
  const both = (tells: typeof tellsOfKey) => [tells(status, false), tells(status, true)]
  expect({ key: both(tellsOfKey), order: both(tellsOfOrder) }).toEqual(expected)
})

it('is asked again where the shop is busy, in trouble, or could not look', () => {
  const statuses = [400, 401, 403, 404, 409, 424, 429, 500, 502, 503]
  expect(statuses.filter(isFinal)).toEqual([400, 401, 403, 404, 409])
})
