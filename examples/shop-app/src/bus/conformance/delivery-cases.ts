import assert from 'node:assert/strict'
import { BusUnavailable, type BusMessage } from '../event-bus.js'
import { message, noting, publishAll, type BusCase } from './bus-case.js'

/** What is published reaches who wants it: at least once, in order per key. */
export const deliveryCases: readonly BusCase[] = [
  {
    name: 'delivers a message as it was published, to every consumer of its topic',
    run: async (bus, { advance }) => {
      const seen: BusMessage[] = []
      for (const consumer of ['one', 'two']) {
        const handle = async (given: BusMessage) => {
          seen.push(structuredClone(given))
          Object.assign(given.body as object, { changed: true })
        }
        bus.subscribe({ consumer, topics: ['things'], handle })
      }
      const published = message('a1', { body: { name: '감귤', list: [1, null, true] }, at: 5 })
      await bus.publish(published)
      await advance(0)
      assert.deepEqual(seen, [published, published])
    },
  },
  {
    name: 'delivers at once what is published while its consumer waits for it',
    run: async (bus, { advance }) => {
      const seen: string[] = []
      bus.subscribe(noting(seen))
      await advance(100)
      await publishAll(bus, 'a1')
      await advance(0)
      assert.deepEqual(seen, ['a1'])
    },
  },
  {
    name: 'delivers only the topics that a consumer wants',
    run: async (bus, { advance }) => {
      const seen: string[] = []
      bus.subscribe(noting(seen, { topics: ['things', 'more'] }))
      await bus.publish(message('a1'))
      await bus.publish(message('a2', { topic: 'more' }))
      await bus.publish(message('a3', { topic: 'others' }))
      await advance(0)
      assert.deepEqual(seen, ['a1', 'a2'])
      assert.equal(await bus.lagOf('noting'), 0)
    },
  },
  {
    name: 'takes the same id twice for one message, also after it was handled',
    run: async (bus, { advance }) => {
      const seen: string[] = []
      bus.subscribe(noting(seen))
      await publishAll(bus, 'a1', 'a1')
      await advance(0)
      await bus.publish(message('a1', { key: 'b', body: 'another' }))
      await advance(60_000)
      assert.deepEqual(seen, ['a1'])
    },
  },
  {
    name: 'keeps the order of a key, also over two topics and while a handler takes its time',
    run: async (bus, { advance }) => {
      const seen: string[] = []
      const running = new Set<string>()
      const handle = async ({ id, key }: BusMessage) => {
        assert.equal(running.has(key), false, 'two messages of one key at once')
        running.add(key)
        for (let turn = 0; turn < 5; turn += 1) await Promise.resolve()
        running.delete(key)
        seen.push(id)
      }
      bus.subscribe(noting(seen, { topics: ['things', 'more'], handle }))
      for (const n of [1, 2, 3, 4, 5, 6]) {
        const topic = n % 2 === 0 ? 'more' : 'things'
        await bus.publish(message(`a${n}`, { topic }))
        await bus.publish(message(`b${n}`, { topic }))
      }
      await advance(1000)
      for (const key of ['a', 'b']) {
        const ofKey = seen.filter((id) => id.startsWith(key))
        assert.deepEqual(
          ofKey,
          ['1', '2', '3', '4', '5', '6'].map((n) => key + n),
        )
      }
    },
  },
  {
    name: 'delivers again what a handler rejects, after growing waits, before what follows',
    run: async (bus, { advance }) => {
      const seen: string[] = []
      let passed = 0
      const times: number[] = []
      const fail = ({ id }: BusMessage) => id === 'a1' && times.push(passed) < 4
      bus.subscribe(noting(seen, { fail }))
      await publishAll(bus, 'a1', 'a2', 'b1')
      for (; passed < 60_000; passed += 250) await advance(passed === 0 ? 0 : 250)
      assert.deepEqual(seen, ['b1', 'a1', 'a2'])
      const waits = times.slice(1).map((at, n) => at - (times[n] ?? 0))
      assert.equal(waits.length, 3)
      assert.ok((waits[0] ?? 0) > 0 && (waits[2] ?? 0) > (waits[0] ?? 0), waits.join())
    },
  },
  {
    name: 'takes nothing after it was closed, and says so',
    run: async (bus) => {
      await bus.close()
      await assert.rejects(bus.publish(message('a1')), BusUnavailable)
      await bus.close()
    },
  },
  {
    name: 'refuses a second subscription of a name until the first has ended',
    run: async (bus) => {
      const subscription = bus.subscribe(noting([]))
      assert.throws(() => bus.subscribe(noting([])), /subscribed already/)
      await subscription.stop()
      await bus.subscribe(noting([])).stop()
    },
  },
]
