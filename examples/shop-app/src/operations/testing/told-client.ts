import type { ClientEvent, ClientHealth, PaymentEvent, PaymentState } from '@holdfast/pg-client'
import { won } from '@holdfast/pg-client'
import type { Clock } from '@holdfast/resilience-kit'

/** A gateway's client that tells what a test lets it tell. */
export class ToldClient {
  readonly dialect: string
  readonly capabilities = { cancel: 'partial' } as const
  breakers: ClientHealth['breakers'] = {
    submit: 'closed',
    cancel: 'closed',
    inquire: 'closed',
    reconcile: 'closed',
  }
  waiting: ClientHealth['waiting'] = []
  /** How old the answer of `health` is, in ms. */
  healthAgeMs = 0
  readonly #clock: Clock
  readonly #listeners = new Set<(event: ClientEvent) => void>()

  constructor(clock: Clock, dialect = 'async-card') {
    this.#clock = clock
    this.dialect = dialect
  }

  observe(listener: (event: ClientEvent) => void): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  health(): Promise<ClientHealth> {
    const { dialect, breakers, waiting } = this
    return Promise.resolve({ dialect, at: this.#clock.now() - this.healthAgeMs, breakers, waiting })
  }

  tell(event: ClientEvent): void {
    for (const listener of this.#listeners) listener(event)
  }

  /** So many attempts, one after another, that ended so. */
  attempts(count: number, result: 'accepted' | 'declined' | 'error' | 'unanswered'): void {
    for (let attempt = 1; attempt <= count; attempt += 1) {
      this.tell({
        ...{ type: 'attemptEnded', operation: 'submit', paymentId: 'p1', orderId: 'o1' },
        ...{ attempt: 1, ending: 'answered', result, durationMs: 10, detail: null },
      })
    }
  }

  moveBreaker(to: 'open' | 'half-open' | 'closed', reason = 'because'): void {
    const from = this.breakers.submit
    this.breakers = { ...this.breakers, submit: to }
    this.tell({ type: 'breakerMoved', operation: 'submit', from, to, reason })
  }

  /** A payment moves, and so many are in review then. */
  movePayment(to: PaymentState, inReview: number, paymentId = 'p1'): void {
    const at = this.#clock.now()
    this.waiting = inReview > 0 ? [{ state: 'review', count: inReview, oldestCreatedAt: at }] : []
    const event: PaymentEvent = {
      ...{ paymentId, orderId: 'o1', reference: 'o1-1', amount: won(1000) },
      ...{ from: to === 'review' ? 'pending' : 'review', to, source: 'callback', late: false },
      ...{ decline: null, reviewReason: to === 'review' ? 'amount-mismatch' : null },
      ...{ refundedMinor: 0, refund: null, at },
    }
    this.tell({ type: 'transition', event })
  }
}
