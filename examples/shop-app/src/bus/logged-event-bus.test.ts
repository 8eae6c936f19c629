import { describe, expect, it } from 'vitest'
import { seededRandom, VirtualClock } from '@holdfast/resilience-kit/testing'
import { BusUnavailable } from './event-bus.js'
import { LoggedEventBus } from './logged-event-bus.js'
import { BusMemory, MemoryBusLog } from './memory-bus-log.js'
import { SqliteBusLog } from './sqlite-bus-log.js'

const DAY_MS = 86_400_000
const log = () => undefined
const logger = { debug: log, info: log, warn: log, error: log }
const message = (id: string) => ({ id, topic: 'things', key: id.slice(0, 1), at: 1, body: {} })

const logs = {
  memory: (clock: VirtualClock) => new MemoryBusLog(clock, new BusMemory()),
  sqlite: (clock: VirtualClock) => new SqliteBusLog(':memory:', clock),
}

describe.each(Object.entries(logs))('LoggedEventBus over a log in %s', (_, openLog) => {
  const open = () => {
    const clock = new VirtualClock({ wallMs: 1_700_000_000_000 })
    const random = seededRandom('bus')
    const kept = openLog(clock)
    const bus = new LoggedEventBus(kept, {
      clock,
      random,
      logger,
      keepMs: 2 * DAY_MS,
      everyMs: DAY_MS,
    })
    const newcomer = async (name: string) => {
      const seen: string[] = []
      const handle = async ({ id }: { id: string }) => void seen.push(id)
      const subscription = bus.subscribe({ consumer: name, topics: ['things'], handle })
      await clock.advance(0)
      await subscription.stop()
      return seen
    }
    return { clock, bus, newcomer }
  }

  it('forgets what all consumers have handled, once it was kept long enough', async () => {
    const { clock, bus, newcomer } = open()
    await bus.publish(message('a1'))
    expect(await newcomer('first')).toEqual(['a1'])
    await clock.advance(2 * DAY_MS - 1)
    expect(await newcomer('second')).toEqual(['a1'])
    await clock.advance(DAY_MS)
    expect(await newcomer('third')).toEqual([])
    await bus.close()
    expect(clock.nextDueAt).toBeUndefined()
  })

  it('keeps what one consumer is still to handle, or has as a dead letter', async () => {
    const { clock, bus, newcomer } = open()
    const handle = async ({ key }: { key: string }) => {
      if (key === 'a') throw new Error('never')
    }
    bus.subscribe({ consumer: 'broken', topics: ['things'], handle })
    for (const id of ['a1', 'b1', 'a2']) await bus.publish(message(id))
    await clock.advance(5 * DAY_MS)
    expect(await bus.listDeadLetters({ limit: 9 })).toMatchObject([{ message: { id: 'a1' } }])
    expect(await newcomer('new')).toEqual(['a1', 'a2'])
    await bus.close()
  })

  it('rejects with the reason where the log cannot keep a message', async () => {
    const { bus } = open()
    const cyclic: { self?: unknown } = {}
    cyclic.self = cyclic
    const published = bus.publish({ ...message('a1'), body: cyclic })
    await expect(published).rejects.toThrow(BusUnavailable)
    await expect(published).rejects.toMatchObject({ cause: expect.any(TypeError) })
    await bus.close()
  })

  it('is idle only when what handlers publish is handled too', async () => {
    const { clock, bus } = open()
    const seen: string[] = []
    const handle = async ({ id }: { id: string }) => {
      await clock.sleep(100)
      seen.push(id)
      if (seen.length < 3) await bus.publish({ ...message(`b${seen.length}`), topic: 'more' })
    }
    bus.subscribe({ consumer: 'one', topics: ['things'], handle })
    bus.subscribe({ consumer: 'two', topics: ['more'], handle })
    await bus.publish(message('a1'))
    await clock.advanceUntil(bus.idle())
    expect(seen).toEqual(['a1', 'b1', 'b2'])
    await bus.close()
  })
})
