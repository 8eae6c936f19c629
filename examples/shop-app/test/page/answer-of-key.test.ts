import { expect, it } from 'vitest'
import { tellsOfOrder } from '../../page/storefront/answer-of-key.js'

it.each([
  [409, false, true],
  [401, false, true],
  [429, false, true],
  [503, false, true],
  [500, false, false],
  [409, true, true],
  [404, true, true],
  [401, true, false],
  [403, true, false],
  [429, true, false],
  [500, true, false],
  [502, true, false],
  [503, true, false],
])(
  'a %i, after a try that was not answered: %s, tells of the order: %s',
  (status, untold, tells) => {
    expect(tellsOfOrder(status, untold)).toBe(tells)
  },
)
