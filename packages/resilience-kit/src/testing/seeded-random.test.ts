import { expect, test } from 'vitest'
import { seededRandom, type SeededRandom } from './seeded-random.js'

const draws = (random: SeededRandom, n = 1000) => Array.from({ length: n }, () => random.next())

test('the same seed repeats every draw, another seed does not', () => {
  expect(draws(seededRandom(7))).toEqual(draws(seededRandom('7')))
  expect(draws(seededRandom(7), 10)).not.toEqual(draws(seededRandom(8), 10))
})

test('a stream does not depend on what was drawn before', () => {
  const random = seededRandom(7)
  const before = draws(random.stream('delays'), 10)
  random.next()
  expect(draws(random.stream('delays'), 10)).toEqual(before)
  expect(draws(random.stream('faults'), 10)).not.toEqual(before)
})

test('draws are spread evenly over [0, 1)', () => {
  const drawn = draws(seededRandom(42), 100_000)
  for (const x of drawn) expect(x >= 0 && x < 1).toBe(true)
  for (let tenth = 0; tenth < 10; tenth += 1) {
    const count = drawn.filter((x) => Math.floor(x * 10) === tenth).length
    expect(Math.abs(count - 10_000)).toBeLessThan(400)
  }
})

test('whole numbers reach both ends and nothing else', () => {
  const random = seededRandom(3)
  const seen = new Set(Array.from({ length: 500 }, () => random.int(-1, 2)))
  expect([...seen].sort((a, b) => a - b)).toEqual([-1, 0, 1, 2])
})
