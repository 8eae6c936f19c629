import { beforeEach, expect, it } from 'vitest'
import { VirtualClock } from '@holdfast/resilience-kit/testing'
import { AlertRounds, type AlertSource } from './alert-rounds.js'

let clock: VirtualClock
let looks: string[]
let warned: string[]

beforeEach(() => {
  clock = new VirtualClock()
  looks = []
  warned = []
})

const source = (name: string, isOn: boolean, look = () => Promise.resolve()): AlertSource => ({
  isOn,
  look: () => {
    looks.push(`${name} at ${clock.monotonic()}`)
    return look()
  },
})
const roundsOf = (...sources: AlertSource[]) => {
  const log = (_: object, message: string) => void warned.push(message)
  return new AlertRounds(sources, clock, { debug: log, info: log, warn: log, error: log })
}

it('looks at everything once, and from then on every 5 s at what is on', async () => {
  const rounds = roundsOf(source('quiet', false), source('on', true))
  rounds.start()
  await clock.advance(10_000)
  expect(looks).toEqual(['quiet at 0', 'on at 0', 'on at 5000', 'on at 10000'])
  await rounds.stop()
  await clock.advance(10_000)
  expect(looks).toHaveLength(4)
})

it('goes on after a look that failed, and keeps no process alive', async () => {
  const broken = source('broken', true, () => Promise.reject(new Error('disk full')))
  const rounds = roundsOf(broken, source('on', true))
  rounds.start()
  await clock.advance(5000)
  expect(looks).toEqual(['broken at 0', 'on at 0', 'broken at 5000', 'on at 5000'])
  expect(warned).toHaveLength(2)
  expect(clock.pending).toBe(0)
  await rounds.stop()
})

it('looks again at what could not be looked at, until it could', async () => {
  let failures = 2
  const broken = source('broken', false, () =>
    (failures -= 1) >= 0 ? Promise.reject(new Error('database is locked')) : Promise.resolve(),
  )
  const rounds = roundsOf(broken, source('quiet', false))
  rounds.start()
  await clock.advance(20_000)
  expect(looks).toEqual(['broken at 0', 'quiet at 0', 'broken at 5000', 'broken at 10000'])
  await rounds.stop()
})

it('stops after the look in hand, and begins none after it', async () => {
  let end: () => void = () => undefined
  const slow = source('slow', true, () => new Promise((resolve) => (end = resolve)))
  const rounds = roundsOf(slow, source('next', true))
  rounds.start()
  let isStopped = false
  const stopped = rounds.stop().then(() => (isStopped = true))
  await clock.advance(60_000)
  expect([isStopped, looks]).toEqual([false, ['slow at 0']])
  end()
  await stopped
  await clock.advance(60_000)
  expect(looks).toEqual(['slow at 0'])
})

it('looks again at what went off by an event while its look failed', async () => {
  let isOn = true
  let look = () => Promise.resolve()
  const changing: AlertSource = {
    get isOn() {
      return isOn
    },
    look: () => {
      looks.push(`changing at ${clock.monotonic()}`)
      return look()
    },
  }
  const rounds = roundsOf(changing)
  rounds.start()
  await clock.advance(0)
  look = () => {
    isOn = false
    look = () => Promise.resolve()
    return Promise.reject(new Error('database is locked'))
  }
  await clock.advance(20_000)
  expect(looks).toEqual(['changing at 0', 'changing at 5000', 'changing at 10000'])
  await rounds.stop()
})
