import { expect, it } from 'vitest'
import type { Comparison } from './comparisons.js'
import { ratioOf } from './figures.js'
import { measureAll, type Start } from './measure-all.js'
import { SLICES } from './slices.js'
import type { Task } from './worker.js'

const counted: Comparison = {
  call: 'counted',
  peers: [
    { library: 'cockatiel', call: 'CountBreaker' },
    { library: 'opossum', call: 'breaker' },
  ],
}
const timed: Comparison = { call: 'timed', peers: [{ library: 'opossum', call: 'breaker' }] }
const both = [counted, timed]
const effort = { rounds: 3, sliceMs: 12, alone: false }
const nothing = () => {}

/** Processes that answer with `figure` instead of measuring, and a log of what they were asked. */
function pretending(figure: (task: Task, call: string) => number) {
  const log: string[] = []
  let alive = 0
  let mostAlive = 0
  const start: Start = (task) => {
    const name = `${task.library} ${task.unit}`
    log.push(`start ${name}`)
    alive += 1
    mostAlive = Math.max(mostAlive, alive)
    return {
      ask: async (call) => figure(task, call),
      close: async () => {
        log.push(`close ${name}`)
        alive -= 1
      },
    }
  }
  return { start, log, alive: () => alive, mostAlive: () => mostAlive }
}

it('starts new processes every round, one per library, and counts bytes in others', async () => {
  const processes = pretending(() => 1)
  const steps: string[] = []
  await measureAll(both, effort, processes.start, (step) => steps.push(step))
  const libraries = ['kit', 'cockatiel', 'opossum']
  const round = ['start', 'close'].flatMap((what) =>
    libraries.map((library) => `${what} ${library} nanoseconds`),
  )
  const bytes = libraries.flatMap((library) => [`start ${library} bytes`, `close ${library} bytes`])
  expect(processes.log).toEqual([...round, ...round, ...round, ...bytes])
  expect(processes.mostAlive()).toBe(3)
  expect(steps).toEqual(['round 1 of 3', 'round 2 of 3', 'round 3 of 3', 'bytes'])
})

it('gives every comparison processes of its own where it is told to', async () => {
  const processes = pretending(() => 1)
  await measureAll(both, { ...effort, rounds: 1, alone: true }, processes.start, nothing)
  const started = processes.log.filter((line) => line.startsWith('start'))
  expect(started.filter((line) => line === 'start kit nanoseconds')).toHaveLength(2)
  expect(started.filter((line) => line === 'start cockatiel nanoseconds')).toHaveLength(1)
  expect(processes.mostAlive()).toBe(3)
})

it('tells the ratio of a machine that gets ever slower', async () => {
  let slowness = 1
  const cost = { kit: 100, cockatiel: 150, opossum: 400 }
  const { start } = pretending(({ library }) => (slowness *= 1.004) * cost[library])
  const measured = await measureAll(both, effort, start, nothing)
  expect(slowness).toBeGreaterThan(1.9)
  const ratios = measured.ratios.map(({ ratio }) => Math.round(ratio * 10) / 10)
  expect(ratios).toEqual([1.5, 4, 4])
})

it('takes the median of the rounds, and all slices of a call that is compared twice', async () => {
  let asked = 0
  const inRound = [100, 300, 200]
  const perRound = 5 * (1 + SLICES)
  const { start } = pretending(({ unit, library }) => {
    if (unit === 'bytes') return 248.4
    const figure = inRound[Math.floor(asked / perRound)] ?? Number.NaN
    asked += 1
    return library === 'kit' ? 100 : figure
  })
  const measured = await measureAll(both, effort, start, nothing)
  const [peer] = timed.peers
  const ratio = peer && ratioOf(measured, 'timed', peer)
  expect(ratio).toMatchObject({ ratio: 2, lowest: 1, highest: 3 })
  expect(measured.figures).toEqual([
    { library: 'kit', call: 'counted', nanoseconds: 100, bytes: 248 },
    { library: 'kit', call: 'timed', nanoseconds: 100, bytes: 248 },
    { library: 'cockatiel', call: 'CountBreaker', nanoseconds: 200, bytes: 248 },
    { library: 'opossum', call: 'breaker', nanoseconds: 200, bytes: 248 },
  ])
})

it('does not count the first turn of a round, which warms up', async () => {
  let asked = 0
  const { start } = pretending(({ library }) => {
    const turn = Math.floor(asked / 5)
    asked += 1
    return library === 'kit' ? 100 : 100 * turn
  })
  const measured = await measureAll(both, { ...effort, rounds: 1 }, start, nothing)
  const middleTurn = (1 + SLICES) / 2
  expect(measured.ratios.map(({ ratio }) => ratio)).toEqual(
    both.flatMap(({ peers }) => peers.map(() => middleTurn)),
  )
})

it('ends all processes where one of them fails', async () => {
  const processes = pretending(({ library }) => {
    if (library === 'opossum') throw new Error('measuring opossum failed')
    return 1
  })
  const run = measureAll(both, effort, processes.start, nothing)
  await expect(run).rejects.toThrow('measuring opossum failed')
  expect(processes.mostAlive()).toBe(3)
  expect(processes.alive()).toBe(0)
})
