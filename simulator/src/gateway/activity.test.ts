import { describe, expect, it } from 'vitest'
import { Activity } from './activity.js'

/** Whether the promise is settled once every promise job is done. */
async function isSettled(promise: Promise<void>): Promise<boolean> {
  let settled = false
  void promise.then(() => (settled = true))
  await new Promise((resolve) => setImmediate(resolve))
  return settled
}

describe('activity', () => {
  it('is idle at first, and again after the last end', async () => {
    const activity = new Activity()
    await activity.whenIdle()
    activity.begin()
    activity.begin()
    const idle = [activity.whenIdle(), activity.whenIdle()]
    activity.end()
    expect(await isSettled(Promise.race(idle))).toBe(false)
    activity.end()
    await Promise.all(idle)
    await activity.whenIdle()
  })

  it('is not idle again while new work is under way', async () => {
    const activity = new Activity()
    activity.begin()
    activity.end()
    activity.begin()
    expect(await isSettled(activity.whenIdle())).toBe(false)
  })

  it('wakes everybody when it is closed, and makes nobody wait any more', async () => {
    const activity = new Activity()
    activity.begin()
    const idle = activity.whenIdle()
    activity.close()
    await idle
    activity.begin()
    await activity.whenIdle()
  })

  it('does not count below nothing', () => {
    const activity = new Activity()
    activity.begin()
    activity.end()
    expect(() => activity.end()).toThrow('no work is under way')
  })
})
