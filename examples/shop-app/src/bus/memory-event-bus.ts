import type { EventBus } from './event-bus.js'
import { LoggedEventBus, type EventBusOptions } from './logged-event-bus.js'
import { MemoryBusLog, type BusMemory } from './memory-bus-log.js'

/**
 * A bus for tests and simulations: durable as long as its memory is, which stands for the disk.
 * Default: a memory of its own.
 */
export function memoryEventBus(options: EventBusOptions, memory?: BusMemory): EventBus {
  return new LoggedEventBus(new MemoryBusLog(options.clock, memory), options)
}
