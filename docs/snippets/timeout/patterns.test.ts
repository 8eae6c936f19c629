import { systemClock, timeout } from '@holdfast/resilience-kit'
import { expect, it } from 'vitest'
import { PretendGateway } from '../pretend-gateway.js'
import { onVirtualTime } from '../virtual-time.js'

it(
  'waits until the function has cleaned up',
  onVirtualTime(async (clock) => {
    const done: string[] = []
    const database = {
      copyRows: (signal: AbortSignal) => systemClock.sleep(60_000, signal),
      rollBack: () => systemClock.sleep(200).then(() => done.push('rolled back')),
    }

    // #region wait-for-end
    // The caller hears of the time-out only after the function has ended.
    const limit = timeout({ limitMs: 5000, waitForEnd: true })

    const copy = limit.wrap(async ({ signal }) => {
      try {
        await database.copyRows(signal)
      } catch (error) {
        await database.rollBack()
        throw error
      }
    })
    // #endregion

    await expect(copy()).rejects.toThrow('did not answer within 5000 ms')
    expect(done).toEqual(['rolled back'])
    expect(clock.monotonic()).toBe(5200)
  }),
)

it(
  'lets a charge finish and keeps its late answer',
  onVirtualTime(async (clock) => {
    const gateway = new PretendGateway()
    gateway.latencyMs = 4000
    const book = new Map<string, string>()

    // #region late-answer
    // The buyer waits for 3 s at most; the request itself may go on.
    const limit = timeout({ limitMs: 3000, abortSignal: false })

    const charge = limit.wrap(async (_, order: string) => {
      const answer = await gateway.charge(order)
      book.set(order, answer) // also when nobody waits for it any more
      return answer
    })
    // #endregion

    await expect(charge('order-1')).rejects.toThrow('did not answer within 3000 ms')
    expect(book.size).toBe(0)
    await clock.sleep(1000)
    expect(book.get('order-1')).toBe('charge-1')
  }),
)
