import { maskCardNumbers } from '@holdfast/pg-client'
import type { EventBus } from '../../bus/event-bus.js'
import { isLetterId, type LetterBox } from './dead-letter.js'

/** So many are counted at most: the bus lists its dead letters, and counts none. */
const MOST_COUNTED = 1000

/** The dead letters of the bus, of all its consumers. */
export function busLetters(
  bus: Pick<EventBus, 'listDeadLetters' | 'replayDeadLetter' | 'dropDeadLetter'>,
): LetterBox {
  return {
    list: async (page) =>
      (await bus.listDeadLetters(page)).map(({ id, consumer, message, deliveries, lastError }) => {
        const { topic: kind, key, at: since, body: payload } = message
        const ofMessage = { source: 'bus' as const, id, kind, key, consumer, since, payload }
        return { ...ofMessage, attempts: deliveries, lastError: maskCardNumbers(lastError) }
      }),
    count: async () => (await bus.listDeadLetters({ limit: MOST_COUNTED })).length,
    replay: async (id) => isLetterId(id) && bus.replayDeadLetter(id),
    drop: async (id) => isLetterId(id) && bus.dropDeadLetter(id),
  }
}
