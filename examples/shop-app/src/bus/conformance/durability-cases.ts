import assert from 'node:assert/strict'
import type { BusMessage } from '../event-bus.js'
import { message, noting, publishAll, type BusCase } from './bus-case.js'

/** Each consumer's position outlives its absence, and that of the bus. */
export const durabilityCases: readonly BusCase[] = [
  {
    name: 'delivers what was published while a consumer was away, and nothing twice',
    run: async (bus, { advance }) => {
      const seen: string[] = []
      const subscription = bus.subscribe(noting(seen))
      await publishAll(bus, 'a1')
      await advance(0)
      await subscription.stop()
      await publishAll(bus, 'a2', 'b1')
      await advance(60_000)
      assert.deepEqual(seen, ['a1'])
      assert.equal(await bus.lagOf('noting'), 2)
      bus.subscribe(noting(seen))
      await advance(0)
      assert.deepEqual(seen, ['a1', 'a2', 'b1'])
      assert.equal(await bus.lagOf('noting'), 0)
    },
  },
  {
    name: 'lets no consumer wait for another one',
    run: async (bus, { advance }) => {
      const seen: string[] = []
      const slow: string[] = []
      let release = (): void => undefined
      const handle = async ({ id }: BusMessage) => {
        await new Promise<void>((resolve) => (release = resolve))
        slow.push(id)
      }
      bus.subscribe(noting(slow, { consumer: 'slow', handle }))
      bus.subscribe(noting(seen))
      await publishAll(bus, 'a1', 'a2')
      await advance(0)
      assert.deepEqual(seen, ['a1', 'a2'])
      for (let turn = 0; turn < 2; turn += 1) {
        release()
        await advance(0)
      }
      assert.deepEqual(slow, ['a1', 'a2'])
    },
  },
  {
    name: 'gives a new consumer what it still keeps, in the order of publishing',
    run: async (bus, { advance }) => {
      const seen: string[] = []
      await publishAll(bus, 'a1')
      await bus.publish(message('a2', { topic: 'more' }))
      await publishAll(bus, 'a3')
      assert.equal(await bus.lagOf('noting'), 0)
      bus.subscribe(noting(seen, { topics: ['more', 'things'] }))
      await advance(0)
      assert.deepEqual(seen, ['a1', 'a2', 'a3'])
    },
  },
  {
    name: 'lets go the topics that a consumer gave up, and brings those that it added',
    run: async (bus, { advance }) => {
      const seen: string[] = []
      await bus.subscribe(noting(seen)).stop()
      await publishAll(bus, 'a1')
      await bus.publish(message('b1', { topic: 'more' }))
      bus.subscribe(noting(seen, { topics: ['more'] }))
      await publishAll(bus, 'a2')
      await advance(0)
      assert.deepEqual(seen, ['b1'])
      assert.equal(await bus.lagOf('noting'), 0)
    },
  },
  {
    name: 'keeps everything when it is closed and opened again',
    run: async (bus, { advance, reopen }) => {
      const seen: string[] = []
      bus.subscribe(noting(seen, { fail: ({ key }) => key === 'x' }))
      await publishAll(bus, 'a1', 'x1', 'x2')
      await advance(3_600_000)
      const letters = await bus.listDeadLetters({ limit: 10 })
      assert.equal(letters.length, 1)
      const again = await reopen(bus)
      await publishAll(again, 'a1', 'a2')
      assert.deepEqual(await again.listDeadLetters({ limit: 10 }), letters)
      assert.equal(await again.lagOf('noting'), 3)
      again.subscribe(noting(seen))
      await again.replayDeadLetter(letters[0]?.id ?? '')
      await advance(0)
      assert.deepEqual([...seen].sort(), ['a1', 'a2', 'x1', 'x2'])
      assert.ok(seen.indexOf('x1') < seen.indexOf('x2'))
    },
  },
  {
    name: 'delivers again what was in hand when the process ended, before what follows',
    run: async (bus, { advance, crash }) => {
      const started: string[] = []
      const handle = async ({ id }: BusMessage) => {
        started.push(id)
        await new Promise(() => undefined)
      }
      bus.subscribe(noting([], { handle }))
      await publishAll(bus, 'a1', 'a2')
      await advance(0)
      assert.deepEqual(started, ['a1'])
      const again = crash(bus)
      const seen: string[] = []
      again.subscribe(noting(seen))
      await advance(0)
      assert.deepEqual(seen, ['a1', 'a2'])
      await advance(3_600_000)
      assert.deepEqual(seen, ['a1', 'a2'])
    },
  },
]
