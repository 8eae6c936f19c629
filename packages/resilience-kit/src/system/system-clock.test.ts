import { expect, test } from 'vitest'
import { systemClock } from './system-clock.js'
import { systemRandom } from './system-random.js'

test('timers fire in order, a cancelled one does not, and waiting takes its time', async () => {
  const fired: string[] = []
  const startedAt = systemClock.monotonic()
  systemClock.setTimer(1, () => fired.push('cancelled')).cancel()
  systemClock.setTimer(1, () => fired.push('first'))
  await new Promise<void>((done) => systemClock.setTimer(2, done))
  expect(fired).toEqual(['first'])
  expect(systemClock.monotonic()).toBeGreaterThan(startedAt)
})

test('sleep ends at once with the reason of an abort', async () => {
  const controller = new AbortController()
  const sleeping = systemClock.sleep(2 ** 40, controller.signal)
  controller.abort('enough')
  await expect(sleeping).rejects.toBe('enough')
})

test('an unreferenced timer can be taken back', () => {
  const timer = systemClock.setTimer(1_000_000, () => expect.unreachable())
  timer.unref?.()
  timer.ref?.()
  timer.cancel()
  expect(systemClock.now()).toBeGreaterThan(1_700_000_000_000)
})

test('random numbers are in [0, 1)', () => {
  for (let i = 0; i < 1000; i += 1) {
    const x = systemRandom.next()
    expect(x >= 0 && x < 1).toBe(true)
  }
})
