import type { BusConsumer, BusMessage, EventBus } from '../event-bus.js'

/** How to get at the bus under test. */
export interface EventBusSuite {
  /** Gives an empty bus with the default number of deliveries. */
  open(): EventBus
  /** Closes the bus and opens the same messages again. */
  reopen(bus: EventBus): Promise<EventBus>
  /** Opens the same messages again, as after SIGKILL: what the bus had in hand never ends. */
  crash(bus: EventBus): EventBus
  /** Lets so much time pass for the bus, in ms, and everything happen that happens by then. */
  advance(ms: number): Promise<void>
}

/** What a case works with: the last bus that it opened is closed after it. */
export type BusStage = Pick<EventBusSuite, 'reopen' | 'crash' | 'advance'>

/** One promise of the port, checked against a fresh bus. */
export interface BusCase {
  /** A sentence about the bus's behaviour. */
  readonly name: string
  /** @throws AssertionError where the bus breaks the promise. */
  run(bus: EventBus, stage: BusStage): Promise<void>
}

/** A message whose id is `{key}{n}`. */
export function message(id: string, change: Partial<BusMessage> = {}): BusMessage {
  return { id, topic: 'things', key: id.slice(0, 1), at: 1, body: { of: id }, ...change }
}

/** A consumer of `things` that notes the ids of what it has handled. */
export function noting(
  seen: string[],
  change: Partial<BusConsumer> & { fail?: (message: BusMessage) => boolean } = {},
): BusConsumer {
  const { fail, ...consumer } = change
  return {
    consumer: 'noting',
    topics: ['things'],
    handle: async (one) => {
      if (fail?.(one)) throw new Error(`cannot take ${one.id}`)
      seen.push(one.id)
    },
    ...consumer,
  }
}

/** Publishes messages of these ids, one after another. */
export async function publishAll(bus: EventBus, ...ids: readonly string[]): Promise<void> {
  for (const id of ids) await bus.publish(message(id))
}
