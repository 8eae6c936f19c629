import type { Mutant } from '../mutant.js'

const world = 'shop'
const dialects = ['async-card', 'toss'] as const

/** The shop's outbox, and the settlement behind it. */
export const outboxMutants: readonly Mutant[] = [
  {
    world,
    name: 'work-done-before-its-handler',
    explains: 'A piece of work counts as done before it was handled.',
    file: 'outbox/outbox-processor.ts',
    lines: [
      'const settled = await this.#patience.settle(() => handler(entry))',
      'if (settled.ok) {',
      'outbox.done(sequence)',
      "return 'handled'",
    ],
    instead: [
      'outbox.done(sequence)',
      'const settled = await this.#patience.settle(() => handler(entry))',
      'if (settled.ok) {',
      "return 'handled'",
    ],
    dialects,
    caughtBy: ['every-saga-ends', 'stock-conserved', 'points-conserved', 'settled-in-full'],
  },
  {
    world,
    name: 'failed-work-given-up',
    explains: 'A piece of work that has failed once is not done again.',
    file: 'outbox/outbox-processor.ts',
    lines: ['if (attempt >= this.#maxAttempts(error)) return this.#bury(entry, errorText(error))'],
    instead: ['if (attempt >= 1) return this.#bury(entry, errorText(error))'],
    dialects,
    caughtBy: ['every-saga-ends', 'stock-conserved', 'points-conserved', 'settled-in-full'],
  },
  {
    world,
    name: 'work-outside-the-transaction',
    explains: 'What an order undertakes is written after the change that asks for it.',
    file: 'orders/order-book.ts',
    lines: ["if (this.store.save(change) === 'stale') return 'stale'"],
    instead: [
      "if (this.store.save({ ...change, undertakings: [] }) === 'stale') return 'stale'",
      'const then = { ...order, version: order.version + 1 }',
      'if (undertakings.length > 0) this.store.save({ ...change, order: then, progress: [] })',
    ],
    dialects,
    caughtBy: ['every-saga-ends', 'stock-conserved', 'points-conserved'],
  },
  {
    world,
    name: 'repeated-message-settled-again',
    explains: 'The settlement books a message again that comes a second time.',
    file: 'settlement/settlement-store.ts',
    lines: [
      'const known = this.#prepare<[string], { kept: number; sequence: number }>(',
      '`SELECT kept_minor AS kept, last_sequence AS sequence FROM settled_payments',
      'WHERE payment_id = ?`,',
      ').get(message.paymentId)',
      "if (known && known.sequence >= message.sequence) return 'outdated'",
    ],
    instead: [
      'const before = this.#prepare<[string], { kept: number }>(',
      '  `SELECT kept_minor AS kept FROM settled_payments WHERE payment_id = ?`,',
      ').get(message.paymentId)',
      'const known = before?.kept === message.keptMinor ? undefined : before',
    ],
    dialects,
    caughtBy: ['settled-in-full'],
  },
  {
    world,
    name: 'refund-not-settled',
    explains: 'The settlement books what was paid, and not what has gone back.',
    file: 'settlement/settlement-store.ts',
    lines: ['if (changeMinor === 0) return'],
    instead: ['if (changeMinor <= 0) return'],
    dialects: ['toss'],
    caughtBy: ['settled-in-full'],
  },
  {
    world,
    name: 'message-published-once-at-most',
    explains: 'A message to the bus that was not taken is not published again.',
    file: 'payments/message-outbox.ts',
    lines: ['return { [PUBLISH]: ({ payload }) => bus.publish(payload as BusMessage) }'],
    instead: [
      'const publish = (message: BusMessage) => bus.publish(message).catch(() => undefined)',
      'return { [PUBLISH]: ({ payload }) => publish(payload as BusMessage) }',
    ],
    dialects,
    caughtBy: ['settled-in-full'],
  },
]
