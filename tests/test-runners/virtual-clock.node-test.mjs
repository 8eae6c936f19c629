// @ts-check
// Runs under `node --test`.
import assert from 'node:assert/strict'
import { it, mock } from 'node:test'
import { expectedOutage, hourLongOutage } from './hour-long-outage.mjs'

void it('an hour passes at once', async () => {
  assert.deepEqual(await hourLongOutage(), expectedOutage)
})

void it('an hour passes at once though the timers of the runner stand still', async () => {
  mock.timers.enable()
  try {
    assert.deepEqual(await hourLongOutage(), expectedOutage)
  } finally {
    mock.timers.reset()
  }
})
