import { expect, it } from 'vitest'
import { measureBytes } from './measure-bytes.js'
import { measureTime } from './measure-time.js'
import { answer } from './operations.js'

it('measures nanoseconds of one call, whatever the length of a sample', async () => {
  const call = () => new Promise((done) => setTimeout(done, 2))
  const nanoseconds = await measureTime({ call, callsPerSample: 2 }, 5)
  expect(nanoseconds).toBeGreaterThan(1e6)
  expect(await measureTime({ call: answer }, 5)).toBeLessThan(1e6)
})

it('renews the scenario before every sample', async () => {
  let renewed = 0
  let most = 0
  let calls = 0
  const scenario = {
    callsPerSample: 3,
    call: async () => {
      calls += 1
      most = Math.max(most, calls)
    },
    renew: () => {
      renewed += 1
      calls = 0
    },
  }
  await measureTime(scenario, 1)
  expect(renewed).toBeGreaterThanOrEqual(8)
  expect(most).toBe(3)
})

it('counts the bytes that a call allocates, also those that nobody keeps', async () => {
  const callsPerSample = 100
  const bare = await measureBytes({ call: answer, callsPerSample })
  const call = async () => Array.from({ length: 125 }, (_, i) => i).length
  const more = await measureBytes({ call, callsPerSample })
  expect(more - bare).toBeGreaterThan(100)
})
