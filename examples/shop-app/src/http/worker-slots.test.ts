import { describe, expect, it } from 'vitest'
import { WorkerSlots } from './worker-slots.js'

function gate() {
  let open: () => void = () => undefined
  const opened = new Promise<void>((resolve) => {
    open = resolve
  })
  return { open, opened }
}

describe('WorkerSlots', () => {
  it('lets no more run than there are slots, first come first served', async () => {
    const slots = new WorkerSlots(2)
    const gates = [gate(), gate(), gate(), gate()]
    const started: number[] = []
    const runs = gates.map(({ opened }, index) =>
      slots.run(async () => {
        started.push(index)
        await opened
      }),
    )
    await Promise.resolve()
    expect(started).toEqual([0, 1])
    expect([slots.free, slots.waiting]).toEqual([0, 2])

    gates[1]?.open()
    await runs[1]
    await Promise.resolve()
    expect(started).toEqual([0, 1, 2])
    expect([slots.free, slots.waiting]).toEqual([0, 1])

    for (const { open } of gates) open()
    await Promise.all(runs)
    expect([slots.free, slots.waiting]).toEqual([2, 0])
  })

  it('gives a slot back when the work throws', async () => {
    const slots = new WorkerSlots(1)
    await expect(slots.run(() => Promise.reject(new Error('no')))).rejects.toThrow('no')
    expect(slots.free).toBe(1)
  })

  it('refuses a number of slots that is none', () => {
    expect(() => new WorkerSlots(0)).toThrow('workerSlots must be a positive integer, got 0')
  })
})
