import assert from 'node:assert/strict'
import type { BusMessage, DeadLetter } from '../event-bus.js'
import { message, noting, publishAll, type BusCase } from './bus-case.js'

const LONG_MS = 3_600_000

/** What cannot be handled waits for a person, and holds up nothing but its key. */
export const deadLetterCases: readonly BusCase[] = [
  {
    name: 'makes a message that is never handled a dead letter, tells of it, and holds its key',
    run: async (bus, { advance }) => {
      const seen: string[] = []
      const alarms: DeadLetter[] = []
      let deliveries = 0
      bus.onDeadLetter(() => {
        throw new Error('a broken alarm')
      })
      bus.onDeadLetter((letter) => alarms.push(letter))
      const silent = bus.onDeadLetter(() => assert.fail('does not listen any more'))
      silent()
      const fail = ({ id }: BusMessage) => id === 'a1' && (deliveries += 1) > 0
      bus.subscribe(noting(seen, { fail }))
      await publishAll(bus, 'a1', 'a2', 'b1')
      await advance(LONG_MS)
      await publishAll(bus, 'a3', 'b2')
      await advance(LONG_MS)
      assert.equal(deliveries, 8)
      assert.deepEqual(seen, ['b1', 'b2'])
      assert.equal(await bus.lagOf('noting'), 3)
      const [letter, ...others] = await bus.listDeadLetters({ limit: 10 })
      assert.ok(letter)
      assert.deepEqual(others, [])
      assert.deepEqual(letter, {
        id: letter.id,
        consumer: 'noting',
        message: message('a1'),
        deliveries: 8,
        lastError: 'cannot take a1',
      })
      assert.deepEqual(alarms, [letter])
    },
  },
  {
    name: 'goes on delivering what fails by no fault of the message, and then all of its key',
    run: async (bus, { advance }) => {
      const seen: string[] = []
      let isDown = true
      const isPoison = (): boolean => false
      bus.subscribe(noting(seen, { isPoison, fail: ({ key }) => isDown && key === 'a' }))
      await publishAll(bus, 'a1', 'a2', 'b1')
      await advance(12 * LONG_MS)
      assert.deepEqual(seen, ['b1'])
      assert.deepEqual(await bus.listDeadLetters({ limit: 10 }), [])
      isDown = false
      await advance(LONG_MS)
      assert.deepEqual(seen, ['b1', 'a1', 'a2'])
    },
  },
  {
    name: 'delivers a replayed dead letter first, and then what it held, in order',
    run: async (bus, { advance }) => {
      const seen: string[] = []
      let isBroken = true
      bus.subscribe(noting(seen, { fail: ({ key }) => isBroken && key === 'a' }))
      await publishAll(bus, 'a1', 'a2', 'a3')
      await advance(LONG_MS)
      isBroken = false
      const [letter] = await bus.listDeadLetters({ limit: 10 })
      assert.equal(await bus.replayDeadLetter(letter?.id ?? ''), true)
      await publishAll(bus, 'a4')
      await advance(0)
      assert.deepEqual(seen, ['a1', 'a2', 'a3', 'a4'])
      assert.deepEqual(await bus.listDeadLetters({ limit: 10 }), [])
      assert.equal(await bus.replayDeadLetter(letter?.id ?? ''), false)
      assert.equal(await bus.lagOf('noting'), 0)
    },
  },
  {
    name: 'gives a replayed dead letter all its deliveries again',
    run: async (bus, { advance }) => {
      let deliveries = 0
      bus.subscribe(noting([], { fail: () => (deliveries += 1) > 0 }))
      await publishAll(bus, 'a1')
      await advance(LONG_MS)
      const [letter] = await bus.listDeadLetters({ limit: 1 })
      await bus.replayDeadLetter(letter?.id ?? '')
      await advance(LONG_MS)
      assert.equal(deliveries, 16)
      assert.equal((await bus.listDeadLetters({ limit: 1 }))[0]?.deliveries, 8)
    },
  },
  {
    name: 'lets go what a dropped dead letter held',
    run: async (bus, { advance }) => {
      const seen: string[] = []
      bus.subscribe(noting(seen, { fail: ({ id }) => id === 'a1' }))
      await publishAll(bus, 'a1', 'a2')
      await advance(LONG_MS)
      const [letter] = await bus.listDeadLetters({ limit: 1 })
      assert.equal(await bus.dropDeadLetter(letter?.id ?? ''), true)
      assert.equal(await bus.dropDeadLetter(letter?.id ?? ''), false)
      await advance(0)
      assert.deepEqual(seen, ['a2'])
      assert.equal(await bus.lagOf('noting'), 0)
    },
  },
  {
    name: 'keeps the dead letters of each consumer apart, and lists them in pages',
    run: async (bus, { advance }) => {
      const seen: string[] = []
      const fail = () => true
      bus.subscribe(noting([], { consumer: 'one', fail }))
      bus.subscribe(noting([], { consumer: 'two', fail }))
      bus.subscribe(noting(seen, { consumer: 'three' }))
      await publishAll(bus, 'a1', 'b1', 'c1')
      await advance(LONG_MS)
      assert.deepEqual(seen, ['a1', 'b1', 'c1'])
      const ids = async (consumer?: string) => {
        const found: string[] = []
        for (let after: string | undefined; ;) {
          const bounds = { ...(consumer && { consumer }), ...(after && { after }), limit: 2 }
          const page = await bus.listDeadLetters(bounds)
          after = page.at(-1)?.id
          if (after === undefined) return found
          found.push(...page.map((letter) => `${letter.consumer} ${letter.message.id}`))
        }
      }
      assert.deepEqual((await ids('one')).sort(), ['one a1', 'one b1', 'one c1'])
      assert.equal(new Set(await ids()).size, 6)
      assert.deepEqual(await ids('three'), [])
    },
  },
  {
    name: 'knows nothing of a dead letter that is none',
    run: async (bus) => {
      for (const id of ['', '1', 'nonsense']) {
        assert.equal(await bus.replayDeadLetter(id), false)
        assert.equal(await bus.dropDeadLetter(id), false)
      }
    },
  },
]
