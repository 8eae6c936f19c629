import { expect, it } from 'vitest'
import { warmedUp } from './measure-time.js'
import { answer } from './operations.js'

it('measures nanoseconds of one call, whatever the length of a sample', async () => {
  const call = () => new Promise((done) => setTimeout(done, 2))
  const takeSlice = await warmedUp({ call, callsPerSample: 2 }, 5)
  expect(await takeSlice()).toBeGreaterThan(1e6)
  const fast = await warmedUp({ call: answer }, 5)
  expect(await fast()).toBeLessThan(1e6)
})

it('warms up once, and makes each slice about as long as it is told', async () => {
  let calls = 0
  const call = async () => {
    calls += 1
  }
  const takeSlice = await warmedUp({ call }, 4)
  const inWarmUp = calls
  expect(inWarmUp).toBeGreaterThan(0)
  const nanoseconds = await takeSlice()
  expect(nanoseconds * (calls - inWarmUp)).toBeGreaterThan(4e6 * 0.99)
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
  const takeSlice = await warmedUp(scenario, 1)
  const inWarmUp = renewed
  expect(inWarmUp).toBeGreaterThan(0)
  await takeSlice()
  expect(renewed).toBeGreaterThan(inWarmUp)
  expect(most).toBe(3)
})
