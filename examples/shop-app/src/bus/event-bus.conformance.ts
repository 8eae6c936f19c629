import type { EventBus } from './event-bus.js'
import type { BusCase, EventBusSuite } from './conformance/bus-case.js'
import { deadLetterCases } from './conformance/dead-letter-cases.js'
import { deliveryCases } from './conformance/delivery-cases.js'
import { durabilityCases } from './conformance/durability-cases.js'

/** One test for whatever runner there is. */
export interface BusConformanceCase {
  readonly name: string
  run(): Promise<void>
}

const cases: readonly BusCase[] = [...deliveryCases, ...deadLetterCases, ...durabilityCases]

/**
 * What every event bus owes, whatever it is made of. Each case opens a bus of its own.
 *
 * @example
 * for (const { name, run } of eventBusConformance(suite)) it(name, run)
 */
export function eventBusConformance(suite: EventBusSuite): readonly BusConformanceCase[] {
  return cases.map(({ name, run }) => ({ name, run: () => onStage(suite, run) }))
}

async function onStage(suite: EventBusSuite, run: BusCase['run']): Promise<void> {
  let bus: EventBus = suite.open()
  try {
    await run(bus, {
      advance: (ms) => suite.advance(ms),
      reopen: async (old) => (bus = await suite.reopen(old)),
      crash: (old) => (bus = suite.crash(old)),
    })
  } finally {
    await bus.close()
  }
}
