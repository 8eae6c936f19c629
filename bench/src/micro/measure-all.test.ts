import { expect, it } from 'vitest'
import { comparisons } from './comparisons.js'
import type { Job } from './job.js'
import { loadCalls, libraryNames } from './libraries.js'
import { callsOf, jobsOf, measureAll, rotated } from './measure-all.js'

const effort = { rounds: 3, roundMs: 1, alone: false }

it('every compared call exists in its library, and every call is compared', async () => {
  for (const library of libraryNames) {
    const known = Object.keys(await loadCalls(library))
    expect([...(callsOf(comparisons).get(library) ?? [])].toSorted()).toEqual(known.toSorted())
  }
})

it('gives every library a process of its own in every round, each time in another order', () => {
  const rounds = [0, 1, 2].map((round) => jobsOf(comparisons, round, 'nanoseconds', effort))
  for (const jobs of rounds) {
    expect(jobs.map(({ library }) => library).toSorted()).toEqual(libraryNames.toSorted())
  }
  expect(rounds.map(([first]) => first?.library)).toEqual(libraryNames)
  const kits = rounds.map((jobs) => jobs.find(({ library }) => library === 'kit')?.calls ?? [])
  expect(new Set(kits.map(([first]) => first)).size).toBe(3)
  for (const calls of kits) expect(calls.toSorted()).toEqual(kits[0]?.toSorted())
})

it('gives every call a process of its own where it is told to', () => {
  const jobs = jobsOf(comparisons, 0, 'bytes', { ...effort, alone: true })
  expect(jobs.every(({ calls }) => calls.length === 1)).toBe(true)
  expect(jobs.filter(({ library }) => library === 'kit').length).toBe(comparisons.length)
})

it('takes the median of the rounds and the bytes of a run apart', async () => {
  const nanoseconds = [50, 10, 30]
  const seen: Job[] = []
  const steps: string[] = []
  const figures = await measureAll(
    comparisons,
    effort,
    async (job) => {
      const round = Math.floor(seen.length / libraryNames.length)
      seen.push(job)
      const figure = job.unit === 'bytes' ? 248.4 : (nanoseconds[round] ?? 0)
      return Object.fromEntries(job.calls.map((call) => [call, figure]))
    },
    (step) => steps.push(step),
  )
  expect(steps).toEqual(['round 1 of 3', 'round 2 of 3', 'round 3 of 3', 'bytes'])
  expect(figures.find(({ library, call }) => library === 'kit' && call === 'retry')).toEqual({
    library: 'kit',
    call: 'retry',
    nanoseconds: 30,
    fastest: 10,
    slowest: 50,
    bytes: 248,
  })
})

it('starts no process for a library of which nothing is compared', () => {
  const alone = comparisons.filter(({ call }) => call === 'rate limiter')
  expect(jobsOf(alone, 0, 'nanoseconds', effort)).toEqual([
    { library: 'kit', unit: 'nanoseconds', roundMs: 1, calls: ['rate limiter'] },
  ])
})

it('rotates', () => {
  expect(rotated([1, 2, 3], 4)).toEqual([2, 3, 1])
  expect(rotated([], 4)).toEqual([])
})
