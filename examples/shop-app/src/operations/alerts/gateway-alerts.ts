import type { ClientEvent, ClientHealth } from '@holdfast/pg-client'
import type { Clock } from '@holdfast/resilience-kit'
import { AttemptWindow } from '../status/attempt-window.js'
import { isSuccess } from '../status/attempt-success.js'
import type { AlertBoard, AlertName } from './alert-board.js'
import type { AlertSource } from './alert-rounds.js'
import { BreakerAlert } from './breaker-alert.js'
import { readFailureShare, type FailureShareLimits } from './failure-share.js'
import { QueueAlert } from './queue-alert.js'

/** What alerts are made of: a gateway's client. */
export interface AlertingClient {
  readonly dialect: string
  observe(listener: (event: ClientEvent) => void): () => void
  health(): Promise<ClientHealth>
}

export interface GatewayAlertsParts {
  readonly board: AlertBoard
  readonly clock: Clock
  readonly limits: FailureShareLimits
  /** How long an open breaker refuses, in ms. */
  readonly breakerWaitMs: number
}

const operations = ['submit', 'cancel', 'inquire', 'reconcile'] as const

type Moved = Extract<ClientEvent, { readonly type: 'transition' }>['event']

/** The alerts of one gateway: its breakers, the share of attempts that fail, and its reviews. */
export class GatewayAlerts implements AlertSource {
  readonly #dialect: string
  readonly #parts: GatewayAlertsParts
  readonly #window: AttemptWindow
  readonly #reviews: QueueAlert
  readonly #openedAt: number
  readonly #breakers: readonly BreakerAlert[]
  /** When a payment went to review last; a count of before says nothing. */
  #reviewedAt = Number.NEGATIVE_INFINITY

  /** Begins to listen. */
  constructor(client: AlertingClient, parts: GatewayAlertsParts) {
    const { dialect } = client
    const { board, clock, limits, breakerWaitMs: waitMs } = parts
    this.#dialect = dialect
    this.#parts = parts
    this.#openedAt = clock.monotonic()
    this.#breakers = operations.map(
      (operation) => new BreakerAlert({ dialect, operation, waitMs, board, clock }),
    )
    this.#window = new AttemptWindow(limits.windowMs, clock)
    this.#reviews = new QueueAlert({
      ...{ board, name: { kind: 'payment-review', about: dialect } },
      what: `payments of ${dialect} in review`,
      count: async () => {
        const { at, waiting } = await client.health()
        if (at <= this.#reviewedAt) return undefined
        return waiting.find(({ state }) => state === 'review')?.count ?? 0
      },
    })
    client.observe((event) => {
      for (const breaker of this.#breakers) breaker.hear(event)
      if (event.type === 'attemptEnded') {
        this.#window.add(isSuccess(event.result))
        this.#readShare()
      }
      if (event.type === 'transition' && event.event.to === 'review') this.#reviewed(event.event)
    })
  }

  /** Time passes, and reviews are closed: what is on may go off. */
  async look(): Promise<void> {
    const { board } = this.#parts
    for (const breaker of this.#breakers) breaker.look()
    if (board.isOn(this.#shareName) && this.#hasWatched) this.#readShare()
    await this.#reviews.look()
  }

  get isOn(): boolean {
    const { board } = this.#parts
    const isBreakerOn = this.#breakers.some(({ isOn }) => isOn)
    return isBreakerOn || board.isOn(this.#shareName) || this.#reviews.isOn
  }

  /** What an earlier process saw is not over because this one has seen nothing yet. */
  get #hasWatched(): boolean {
    const { clock, limits } = this.#parts
    const { succeeded, failed } = this.#window.counts
    return succeeded + failed > 0 || clock.monotonic() - this.#openedAt >= limits.windowMs
  }

  get #shareName(): AlertName {
    return { kind: 'failure-share', about: this.#dialect }
  }

  #readShare(): void {
    const { board, limits } = this.#parts
    const reading = readFailureShare(board.isOn(this.#shareName), this.#window.counts, limits)
    const details = { dialect: this.#dialect, ...reading.details }
    board.read(this.#shareName, { ...reading, details })
  }

  #reviewed({ paymentId, orderId, reviewReason }: Moved): void {
    this.#reviewedAt = this.#parts.clock.now()
    const reason = `a payment of ${this.#dialect} went to review: ${reviewReason}`
    const dialect = this.#dialect
    this.#reviews.came(reason, { dialect, paymentId, orderId, reviewReason })
  }
}
