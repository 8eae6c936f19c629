import { describe, expect, it } from 'vitest'
import { seededRandom, VirtualClock } from '@holdfast/resilience-kit/testing'
import { eventBusConformance } from './event-bus.conformance.js'
import { BusUnavailable, type EventBus } from './event-bus.js'
import { LoggedEventBus } from './logged-event-bus.js'
import { BusMemory, MemoryBusLog } from './memory-bus-log.js'
import { SwitchableBus } from './switchable-bus.js'

const clock = new VirtualClock()
const log = () => undefined
const options = {
  clock,
  random: seededRandom('bus'),
  logger: { debug: log, info: log, warn: log, error: log },
}
const message = (id: string) => ({ id, topic: 'things', key: id.slice(0, 1), at: 1, body: {} })

const opened = new Map<EventBus, { memory: BusMemory; log: MemoryBusLog }>()
const open = (memory = new BusMemory()): SwitchableBus => {
  const parts = { memory, log: new MemoryBusLog(clock, memory) }
  const bus = new SwitchableBus(new LoggedEventBus(parts.log, options))
  opened.set(bus, parts)
  return bus
}

describe('SwitchableBus', () => {
  const suite = eventBusConformance({
    open: () => open(),
    reopen: async (bus) => {
      await bus.close()
      return open(opened.get(bus)?.memory)
    },
    crash: (bus) => {
      opened.get(bus)?.log.close()
      return open(opened.get(bus)?.memory)
    },
    advance: (ms) => clock.advance(ms),
  })
  for (const { name, run } of suite) it(name, run)

  const noting = (consumer: string) => {
    const seen: string[] = []
    const handle = async ({ id }: { id: string }) => void seen.push(id)
    return { seen, consumer, topics: ['things'], handle }
  }

  it('takes and delivers nothing while it is down, and everything once it is up', async () => {
    const bus = open()
    const early = noting('early')
    const late = noting('late')
    const gone = noting('gone')
    bus.subscribe(early)
    const subscription = bus.subscribe(gone)
    await bus.publish(message('a1'))
    const down = bus.down()
    await expect(bus.publish(message('a2'))).rejects.toThrow(BusUnavailable)
    await clock.advanceUntil(down)
    bus.subscribe(late)
    await subscription.stop()
    await clock.advance(60_000)
    expect(late.seen).toEqual([])
    await bus.up()
    await bus.publish(message('a3'))
    await clock.advance(0)
    expect(early.seen).toEqual(['a1', 'a3'])
    expect(late.seen).toEqual(['a1', 'a3'])
    expect(gone.seen).toEqual(['a1'])
    expect(await bus.lagOf('gone')).toBe(1)
    await bus.close()
  })

  it('goes down after the delivery in hand, and does not deliver it again', async () => {
    const bus = open()
    const seen: string[] = []
    const handle = async ({ id }: { id: string }) => {
      await clock.sleep(500)
      seen.push(id)
    }
    bus.subscribe({ consumer: 'slow', topics: ['things'], handle })
    await bus.publish(message('a1'))
    await clock.advance(100)
    await clock.advanceUntil(bus.down())
    expect(seen).toEqual(['a1'])
    await bus.up()
    await clock.advance(60_000)
    expect(seen).toEqual(['a1'])
    await bus.close()
  })
})
