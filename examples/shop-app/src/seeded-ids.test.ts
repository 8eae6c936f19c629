import { expect, it } from 'vitest'
import { seededIds } from './seeded-ids.js'

const ten = (seed: string) =>
  Array.from(
    { length: 10 },
    (
      (ids) => () =>
        ids.next()
    )(seededIds(seed)),
  )

it('gives the same ids again for the same seed, no id twice, and others for another seed', () => {
  expect(ten('a')).toEqual(ten('a'))
  expect(new Set([...ten('a'), ...ten('b')]).size).toBe(20)
  expect(ten('a').every((id) => /^[0-9a-z]{20,}$/.test(id))).toBe(true)
})
