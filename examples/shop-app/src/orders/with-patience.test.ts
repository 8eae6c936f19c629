import { describe, expect, it } from 'vitest'
import { VirtualClock } from '@holdfast/resilience-kit/testing'
import { withPatience } from './with-patience.js'

describe('withPatience', () => {
  it('aborts the signal when the answer is due, and leaves the outcome to the work', async () => {
    const clock = new VirtualClock()
    let signal: AbortSignal | undefined
    const result = withPatience(clock, 100, async (given) => {
      ;({ signal } = given)
      await clock.sleep(150)
      return 'done all the same'
    })
    await clock.advance(99)
    expect(signal?.aborted).toBe(false)
    await clock.advance(1)
    expect(signal?.reason).toEqual(new Error('the answer was due after 100 ms'))
    await clock.advance(50)
    expect(await result).toBe('done all the same')
  })

  it('leaves no timer behind, however the work ends', async () => {
    const clock = new VirtualClock()
    await withPatience(clock, 100, () => Promise.resolve())
    const failing = withPatience(clock, 100, () => Promise.reject(new Error('no')))
    await expect(failing).rejects.toThrow('no')
    expect(clock.pending).toBe(0)
  })
})
