import { expect, it } from 'vitest'
import { ageMarks, agePlace, waitingRows } from '../../../page/operator/age-scale.js'

it('places ages from a second to a day, and puts what is outside at the ends', () => {
  const places = [0, 1000, 60_000, 3_600_000, 86_400_000, 1e12].map((ms) =>
    Number(agePlace(ms).toFixed(2)),
  )
  expect(places).toEqual([0, 0, 0.36, 0.72, 1, 1])
  expect(ageMarks.map(({ ms }) => agePlace(ms))).toEqual(
    ageMarks.map(({ ms }) => agePlace(ms)).toSorted((one, other) => one - other),
  )
})

it('has a row for every state, over all gateways, with the oldest of them', () => {
  const rows = waitingRows([
    { dialect: 'async-card', waiting: [{ state: 'pending', count: 3, oldestAgeMs: 500 }] },
    {
      dialect: 'toss',
      waiting: [
        { state: 'pending', count: 2, oldestAgeMs: 900 },
        { state: 'review', count: 1, oldestAgeMs: 70 },
      ],
    },
  ])
  expect(rows.map(({ state, count, oldestAgeMs }) => [state, count, oldestAgeMs])).toEqual([
    ['requested', 0, 0],
    ['unknown', 0, 0],
    ['pending', 5, 900],
    ['canceling', 0, 0],
    ['review', 1, 70],
  ])
  expect(rows[2]?.parts).toEqual([
    { dialect: 'async-card', count: 3 },
    { dialect: 'toss', count: 2 },
  ])
})
