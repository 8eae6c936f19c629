import type { ReceivedCallback } from '../../ports/payment-store.js'
import type { SqliteStatements } from './sqlite-statements.js'

/** What became of a callback. */
export interface Receipt {
  readonly result: 'stored' | 'parked' | 'duplicate'
  readonly paymentId?: string
}

/** Stores a callback and makes its payment due, inside a transaction. */
export function receiveCallback(
  { payments, callbacks }: SqliteStatements,
  { dialect, callback, receivedAt: at }: ReceivedCallback,
): Receipt {
  const { eventId: event_id, reference } = callback
  const row = { dialect, event_id, reference, callback: JSON.stringify(callback), received_at: at }
  const stored = callbacks.insert.run(row).changes === 1
  const id = callbacks.find.get(row)?.payment_id ?? null
  if (id === null) return { result: stored ? 'parked' : 'duplicate' }
  if (stored) payments.makeDue.run({ id, at })
  else if (!callback.authenticated) payments.makeDueAgain.run({ id, at })
  return { result: stored ? 'stored' : 'duplicate', paymentId: id }
}

/** Binds what is parked and known by now, inside a transaction; gives how many. */
export function adoptCallbacks({ payments, callbacks }: SqliteStatements, dialect: string): number {
  const adopted = callbacks.adopt.all(dialect)
  const dueSince = new Map<string, number>()
  for (const { payment_id, received_at } of adopted) {
    dueSince.set(payment_id, Math.min(dueSince.get(payment_id) ?? received_at, received_at))
  }
  if (adopted.length > 0) payments.makeAllDue.run(JSON.stringify(Object.fromEntries(dueSince)))
  return adopted.length
}
