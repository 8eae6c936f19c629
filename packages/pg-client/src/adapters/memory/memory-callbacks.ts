import type { ParkedBounds, ReceivedCallback, StoredCallback } from '../../ports/payment-store.js'

/** The inbox: every callback that came, and which of them wait for their effect. */
export class MemoryCallbacks {
  readonly #stored = new Map<string, StoredCallback>()
  /** Those that wait, in the order in which they came: parked ones under null. */
  readonly #waiting = new Map<string | null, Map<string, StoredCallback>>()

  find(dialect: string, eventId: string): StoredCallback | undefined {
    return this.#stored.get(keyOf({ dialect, eventId }))
  }

  add({ dialect, callback, receivedAt }: ReceivedCallback, paymentId: string | null): void {
    this.#put({ dialect, eventId: callback.eventId, paymentId, callback, receivedAt })
  }

  settle(paymentId: string, which: 'all' | readonly string[]): void {
    if (which === 'all') {
      this.#waiting.delete(paymentId)
      return
    }
    for (const one of this.#waiting.get(paymentId)?.values() ?? []) {
      if (which.includes(one.eventId)) this.#endWait(one)
    }
  }

  hasUnsettled(paymentId: string): boolean {
    return this.#waiting.has(paymentId)
  }

  /** Of one dialect, oldest first. */
  listWaiting(dialect: string): readonly StoredCallback[] {
    return [...this.#waiting.values()]
      .flatMap((ofPayment) => [...ofPayment.values()])
      .filter((one) => one.dialect === dialect)
      .sort((a, b) => a.receivedAt - b.receivedAt)
  }

  listParked(dialect: string): readonly StoredCallback[] {
    return [...(this.#waiting.get(null)?.values() ?? [])]
      .filter((one) => one.dialect === dialect)
      .sort((a, b) => a.receivedAt - b.receivedAt)
  }

  bind(parked: StoredCallback, paymentId: string): void {
    this.#endWait(parked)
    this.#put({ ...parked, paymentId })
  }

  drop({ dialect, receivedBefore, keep }: ParkedBounds): number {
    const parked = this.listParked(dialect)
    const beyond = parked.length - keep
    const dropped = parked.filter((one, n) => one.receivedAt < receivedBefore || n < beyond)
    for (const one of dropped) {
      this.#endWait(one)
      this.#stored.delete(keyOf(one))
    }
    return dropped.length
  }

  #put(one: StoredCallback): void {
    this.#stored.set(keyOf(one), one)
    const ofPayment = this.#waiting.get(one.paymentId) ?? new Map<string, StoredCallback>()
    this.#waiting.set(one.paymentId, ofPayment.set(keyOf(one), one))
  }

  #endWait(one: StoredCallback): void {
    const ofPayment = this.#waiting.get(one.paymentId)
    ofPayment?.delete(keyOf(one))
    if (ofPayment?.size === 0) this.#waiting.delete(one.paymentId)
  }
}

function keyOf({ dialect, eventId }: Pick<StoredCallback, 'dialect' | 'eventId'>): string {
  return `${dialect.length} ${dialect} ${eventId}`
}
