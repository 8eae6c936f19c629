import fc from 'fast-check'
import { expect, test } from 'vitest'
import { TimerHeap } from './timer-heap.js'

test('gives entries back in order, whatever was added and taken out between', () => {
  const step = fc.record({ dueAt: fc.integer({ min: 0, max: 20 }), take: fc.nat({ max: 40 }) })
  fc.assert(
    fc.property(fc.array(step, { maxLength: 80 }), (steps) => {
      const heap = new TimerHeap()
      const all = steps.map(({ dueAt }, order) => ({ dueAt, order, index: -1 }))
      const left = new Set(all)
      for (const entry of all) heap.add(entry)
      for (const { take } of steps) {
        const entry = all[take]
        if (entry === undefined) continue
        heap.remove(entry)
        left.delete(entry)
      }
      const given: unknown[] = []
      for (let first = heap.first; first !== undefined; first = heap.first) {
        given.push(first)
        heap.remove(first)
      }
      expect(given).toEqual([...left].sort((a, b) => a.dueAt - b.dueAt || a.order - b.order))
      expect(heap.size).toBe(0)
    }),
  )
})
