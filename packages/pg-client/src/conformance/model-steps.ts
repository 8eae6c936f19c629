import type { Random } from '@holdfast/resilience-kit'
import { breakKinds } from '../payment/break.js'
import { won } from '../payment/money.js'
import { paymentStates } from '../payment/payment-state.js'
import type { Payment } from '../payment/payment.js'
import { isOpenRefund, refundStates, type Refund } from '../payment/refund.js'
import type { PaymentChange, PaymentStore } from '../ports/payment-store.js'
import {
  sampleAttempt,
  sampleBreak,
  sampleCallback,
  sampleEvent,
  sampleKeyedRequest,
  samplePayment,
  sampleRefund,
} from './sample-payment.js'

/** Something done to a store, its choices made: the same to any store of the same content. */
export type ModelStep = (store: PaymentStore) => Promise<unknown>

/** Draws steps over a few orders in two dialects, so that they often meet. */
export class ModelSteps {
  readonly #random: Random
  readonly #ids: string[] = []
  #now = 1_000_000

  constructor(random: Random) {
    this.#random = random
  }

  next(): ModelStep {
    this.#now += this.#int(200)
    const draws = [
      ...Array.from({ length: 3 }, () => () => this.#insert()),
      ...Array.from({ length: 8 }, () => () => this.#save()),
      ...Array.from({ length: 3 }, () => () => this.#claim()),
      ...Array.from({ length: 3 }, () => () => this.#receive()),
      () => this.#parked(),
      () => this.#outbox(),
      () => this.#breaks(),
      () => this.#lists(),
    ]
    return this.#oneOf(draws)()
  }

  #insert(): ModelStep {
    const order = this.#int(6)
    const orderId = `order-${order}`
    // Later ids sort later, as those of the kit do.
    const id = `p${String(this.#ids.length).padStart(5, '0')}`
    this.#ids.push(id)
    const payment = samplePayment({
      id,
      orderId,
      reference: `${orderId}-${this.#int(12)}`,
      dialect: this.#dialect(order),
      amount: won(1 + this.#int(2 ** this.#int(30))),
      nextCheckAt: this.#maybe(this.#now + this.#int(500)),
      keyedRequest: this.#maybe(sampleKeyedRequest({ key: id })),
      createdAt: this.#now,
      updatedAt: this.#now,
    })
    return (store) => store.insert(payment)
  }

  #save(): ModelStep {
    const orderId = `order-${this.#int(6)}`
    const which = this.#int(4)
    const fields = this.#fields()
    const changeOf = this.#more()
    const isStale = this.#int(8) === 0
    return async (store) => {
      const payments = await store.listByOrder(orderId)
      const read = payments[which % payments.length]
      if (!read) return 'nobody'
      const version = isStale ? read.version + 1 : read.version
      const payment = { ...read, ...fields, version }
      return [await store.save({ payment, ...changeOf(read) }), await store.get(read.id)]
    }
  }

  #fields(): Partial<Payment> {
    const state = this.#oneOf(paymentStates) ?? 'unknown'
    return {
      state,
      active: this.#int(3) === 0,
      mayStillTurn: this.#flip(),
      refundedMinor: this.#int(100),
      callbackProof: this.#maybe('ab'),
      nextCheckAt: this.#maybe(this.#now + this.#int(1000) - 500),
      updatedAt: this.#now,
    }
  }

  #more(): (read: Payment) => Omit<PaymentChange, 'payment'> {
    const requestId = `request-${this.#int(3)}`
    const state = this.#oneOf(refundStates) ?? 'done'
    const isTwin = this.#int(5) === 0
    const [hasRefund, hasAttempt] = [this.#flip(), this.#flip()]
    const number = 1 + this.#int(3)
    const at = this.#now
    const events = Array.from({ length: this.#int(3) }, (_, n) => n)
    const settles = this.#oneOf(['all', [], [this.#eventId()]] as const) ?? []
    const soleForOrder = this.#int(3) === 0
    return (read) => {
      const id = `${isTwin ? 'twin' : 'refund'}-${requestId}-of-${read.id}`
      const closedAt = isOpenRefund({ state }) ? null : at
      const refund: Refund = sampleRefund(read, {
        id,
        requestId,
        state,
        closedAt,
        createdAt: number,
      })
      const attempt = sampleAttempt({ number, refundId: hasRefund ? id : null, startedAt: at })
      return {
        soleForOrder,
        settlesCallbacks: settles,
        events: events.map((n) => sampleEvent(read, { at: at + n })),
        ...(hasRefund && { refund }),
        ...(hasAttempt && { attempt }),
      }
    }
  }

  #claim(): ModelStep {
    const claim = {
      dialect: this.#dialect(this.#int(2)),
      // Now and then the wall clock jumps, far enough for horizon and leases to matter.
      now: this.#now + (this.#int(6) === 0 ? this.#int(20_000) - 10_000 : 0),
      limit: 1 + this.#int(4),
      holder: 'holder',
      leaseMs: 1 + this.#int(600),
      horizonMs: 3000,
      stepMs: this.#int(2) * 1000,
    }
    return (store) => store.claimDue(claim)
  }

  #receive(): ModelStep {
    const order = this.#int(7)
    const reference = `order-${order}-${this.#int(12)}`
    const isSigned = this.#flip()
    const callback = { ...sampleCallback(reference, this.#eventId()), authenticated: isSigned }
    const received = { dialect: this.#dialect(order), callback, receivedAt: ++this.#now }
    return (store) => store.receiveCallback(received)
  }

  #parked(): ModelStep {
    const dialect = this.#dialect(this.#int(2))
    const bounds = { dialect, receivedBefore: this.#now - 2000, keep: this.#int(8) }
    const isDropped = this.#int(3) === 0
    return async (store) => {
      if (isDropped) return store.dropParkedCallbacks(bounds)
      return [
        await store.adoptParkedCallbacks(dialect),
        await store.listUnsettledCallbacks(dialect, 9),
      ]
    }
  }

  #outbox(): ModelStep {
    const request = { dialect: this.#dialect(this.#int(2)), limit: 1 + this.#int(5) }
    const delivered = this.#int(4)
    return async (store) => {
      const entries = await store.readOutbox({ ...request, after: 0 })
      const sequences = entries.map(({ sequence }) => sequence)
      await store.markDelivered(sequences.slice(0, delivered))
      const rest = await store.readOutbox({ ...request, after: sequences[0] ?? 0 })
      return [...entries, ...rest].map(({ event }) => event)
    }
  }

  #breaks(): ModelStep {
    const [one, other] = [this.#int(5), this.#int(5)]
    const kind = this.#oneOf(breakKinds) ?? 'amount'
    const seen = { lastSeenAt: this.#now, foundAt: this.#now, kind }
    const found = sampleBreak({ id: `b${one}`, dialect: this.#dialect(one), ...seen })
    const closedAt = this.#now
    const lists = [true, false].map((isOpen) => {
      return { dialect: this.#dialect(other), isOpen, limit: 1 + this.#int(4) }
    })
    return async (store) => {
      await store.saveBreaks([found])
      await store.closeBreaks([`b${other}`], closedAt)
      return Promise.all(lists.map((list) => store.listBreaks(list)))
    }
  }

  #lists(): ModelStep {
    const order = this.#int(6)
    const dialect = this.#dialect(order)
    const id = this.#oneOf(this.#ids) ?? 'nobody'
    const from = this.#now - this.#int(10_000)
    const after = this.#maybe({ createdAt: from + this.#int(2000), id })
    const period = { dialect, from, to: this.#now - this.#int(500), after, limit: 5 }
    return (store) =>
      Promise.all([
        store.listByOrder(`order-${order}`),
        store.listAttempts(id),
        store.listRefunds(id),
        store.countWaiting(dialect),
        store.listPayments(period),
      ])
  }

  #int(below: number): number {
    return Math.floor(this.#random.next() * below)
  }

  #flip(): boolean {
    return this.#int(2) === 0
  }

  #maybe<T>(value: T): T | null {
    return this.#int(4) === 0 ? null : value
  }

  #oneOf<T>(from: readonly T[]): T {
    return from[this.#int(from.length)] as T
  }

  #dialect(n: number): string {
    return n % 2 === 0 ? 'async-card' : 'toss'
  }

  #eventId(): string {
    return `event-${this.#int(20)}`
  }
}
