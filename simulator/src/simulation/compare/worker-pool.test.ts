import { VirtualClock } from '@holdfast/resilience-kit/testing'
import { expect, it } from 'vitest'
import { WorkerPool } from './worker-pool.js'

it('works on so many things at once, first come first served', async () => {
  const clock = new VirtualClock()
  const pool = new WorkerPool(2)
  const ended: string[] = []
  const work = (name: string, ms: number): Promise<void> =>
    pool.on(async () => {
      await clock.sleep(ms)
      ended.push(`${name} ${clock.monotonic()}`)
    })
  const all = [work('a', 100), work('b', 10), work('c', 10), work('d', 200)]
  await clock.advanceUntil(Promise.all(all))
  expect(ended).toEqual(['b 10', 'c 20', 'a 100', 'd 220'])
  expect(pool.mostBusy).toBe(2)
})

it('gets a worker back from work that failed', async () => {
  const pool = new WorkerPool(1)
  const failing = pool.on(() => Promise.reject(new Error('no')))
  const next = pool.on(() => Promise.resolve('yes'))
  await expect(failing).rejects.toThrow('no')
  expect(await next).toBe('yes')
})

it('counts those that are busy, not those that wait', async () => {
  const pool = new WorkerPool(3)
  const never = (): Promise<never> => new Promise(() => undefined)
  for (let i = 0; i < 2; i += 1) void pool.on(never)
  expect(pool.mostBusy).toBe(2)
})
