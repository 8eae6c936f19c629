import { expect, it } from 'vitest'
import { comparisons, type Comparison } from './comparisons.js'
import { libraryNames, loadCalls } from './libraries.js'
import { callsOf, libraryOf, rotated, SLICES, turnsOf } from './slices.js'

const two: readonly Comparison[] = [
  { call: 'retry', peers: [{ library: 'cockatiel', call: 'retry' }] },
  {
    call: 'fallback',
    peers: [
      { library: 'cockatiel', call: 'fallback' },
      { library: 'opossum', call: 'breaker with fallback' },
    ],
  },
]

it('every compared call exists in its library, and every call is compared', async () => {
  for (const library of libraryNames) {
    const known = Object.keys(await loadCalls(library))
    expect([...(callsOf(comparisons).get(library) ?? [])].toSorted()).toEqual(known.toSorted())
  }
})

it('leaves out a library of which nothing is compared', () => {
  expect(callsOf(two.slice(0, 1))).toEqual(
    new Map([
      ['kit', ['retry']],
      ['cockatiel', ['retry']],
    ]),
  )
})

it('measures the sides of a comparison in turn, and lets another one begin each time', () => {
  const turns = turnsOf(two, 0, 3).map((sides) =>
    sides.map((side) => `${libraryOf(side)}: ${side.call}`),
  )
  expect(turns).toHaveLength(1 + SLICES)
  const kits = ['kit: retry', 'kit: fallback']
  const peers = ['cockatiel: retry', 'cockatiel: fallback', 'opossum: breaker with fallback']
  expect(turns.slice(0, 3)).toEqual([
    [kits[0], peers[0], kits[1], peers[1], peers[2]],
    [peers[0], kits[0], peers[1], peers[2], kits[1]],
    [kits[0], peers[0], peers[2], kits[1], peers[1]],
  ])
})

it('begins every round with another comparison, and measures the same in all of them', () => {
  const rounds = [0, 1, 2].map((round) => turnsOf(comparisons, round, 3))
  expect(new Set(rounds.map(([first]) => first?.[0]?.call)).size).toBe(3)
  const [first] = rounds[0] ?? []
  for (const turn of rounds.flat()) {
    expect(turn).toHaveLength(first?.length ?? 0)
    expect(new Set(turn)).toEqual(new Set(first))
  }
})

it('rotates', () => {
  expect(rotated([1, 2, 3], 4)).toEqual([2, 3, 1])
  expect(rotated([], 4)).toEqual([])
})
