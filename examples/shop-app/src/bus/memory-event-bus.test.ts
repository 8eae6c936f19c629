import { describe, it } from 'vitest'
import { seededRandom, VirtualClock } from '@holdfast/resilience-kit/testing'
import { eventBusConformance } from './event-bus.conformance.js'
import type { EventBus } from './event-bus.js'
import { LoggedEventBus } from './logged-event-bus.js'
import { memoryEventBus } from './memory-event-bus.js'
import { BusMemory, MemoryBusLog } from './memory-bus-log.js'

describe('the memory event bus', () => {
  const clock = new VirtualClock()
  const log = () => undefined
  const logger = { debug: log, info: log, warn: log, error: log }
  const options = { clock, random: seededRandom('bus'), logger }
  const opened = new Map<EventBus, { memory: BusMemory; log: MemoryBusLog }>()
  const open = (memory: BusMemory): EventBus => {
    const parts = { memory, log: new MemoryBusLog(clock, memory) }
    const bus = new LoggedEventBus(parts.log, options)
    opened.set(bus, parts)
    return bus
  }
  const memoryOf = (bus: EventBus) => opened.get(bus)?.memory

  const suite = eventBusConformance({
    open: () => open(new BusMemory()),
    reopen: async (bus) => {
      await bus.close()
      return memoryEventBus(options, memoryOf(bus))
    },
    crash: (bus) => {
      // The process that has ended can reach nothing any more.
      opened.get(bus)?.log.close()
      return memoryEventBus(options, memoryOf(bus))
    },
    advance: (ms) => clock.advance(ms),
  })
  for (const { name, run } of suite) it(name, run)
})
