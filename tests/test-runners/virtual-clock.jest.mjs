// @ts-check
// Runs under jest, with ES modules.
import { expect, it, jest } from '@jest/globals'
import { expectedOutage, hourLongOutage } from './hour-long-outage.mjs'

it('an hour passes at once', async () => {
  expect(await hourLongOutage()).toEqual(expectedOutage)
})

it('an hour passes at once though the timers of the runner stand still', async () => {
  jest.useFakeTimers()
  try {
    expect(await hourLongOutage()).toEqual(expectedOutage)
  } finally {
    jest.useRealTimers()
  }
})
