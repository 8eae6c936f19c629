import type { ClientEvent, ClientHealth } from '@holdfast/pg-client'
import type { Clock } from '@holdfast/resilience-kit'
import { AttemptWindow } from '../status/attempt-window.js'
import { isSuccess } from '../status/attempt-success.js'
import type { AlertBoard, AlertName } from './alert-board.js'
import type { AlertSource } from './alert-rounds.js'
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
}

/** A breaker that flaps in a brown-out is one alert until it has stayed closed so long, in ms. */
const STAYS_CLOSED_MS = 30_000

const operations = ['submit', 'cancel', 'inquire', 'reconcile'] as const

type Operation = (typeof operations)[number]
type BreakerMoved = Extract<ClientEvent, { readonly type: 'breakerMoved' }>
type Moved = Extract<ClientEvent, { readonly type: 'transition' }>['event']

/** The alerts of one gateway: its breakers, the share of attempts that fail, and its reviews. */
export class GatewayAlerts implements AlertSource {
  readonly #dialect: string
  readonly #parts: GatewayAlertsParts
  readonly #window: AttemptWindow
  readonly #reviews: QueueAlert
  readonly #openedAt: number
  /** Since when each breaker has been closed, and why; those that are not are missing. */
  readonly #closed = new Map<Operation, { readonly since: number; readonly reason: string }>()
  /** When a payment went to review last; a count of before says nothing. */
  #reviewedAt = Number.NEGATIVE_INFINITY

  /** Begins to listen. */
  constructor(client: AlertingClient, parts: GatewayAlertsParts) {
    const { dialect } = client
    const { board, clock, limits } = parts
    this.#dialect = dialect
    this.#parts = parts
    this.#openedAt = clock.monotonic()
    const sinceStart = { since: this.#openedAt, reason: 'the shop was started anew' }
    for (const operation of operations) this.#closed.set(operation, sinceStart)
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
      if (event.type === 'breakerMoved') this.#breakerMoved(event)
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
    for (const operation of operations) this.#lookAtBreaker(operation)
    if (board.isOn(this.#shareName) && this.#hasWatched) this.#readShare()
    await this.#reviews.look()
  }

  get isOn(): boolean {
    const { board } = this.#parts
    const isOpen = operations.some((operation) => board.isOn(this.#breakerName(operation)))
    return isOpen || board.isOn(this.#shareName) || this.#reviews.isOn
  }

  /** What an earlier process saw is not over because this one has seen nothing yet. */
  get #hasWatched(): boolean {
    const { clock, limits } = this.#parts
    const { succeeded, failed } = this.#window.counts
    return succeeded + failed > 0 || clock.monotonic() - this.#openedAt >= limits.windowMs
  }

  #breakerName(operation: Operation): AlertName {
    return { kind: 'breaker-open', about: `${this.#dialect}/${operation}` }
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

  /** Half-open is neither: the breaker only tries whether it may close. */
  #breakerMoved({ operation, to, reason }: BreakerMoved): void {
    if (to === 'half-open') return
    const { board, clock } = this.#parts
    if (to !== 'open' && to !== 'forced-open') {
      this.#closed.set(operation, { since: clock.monotonic(), reason })
      return
    }
    this.#closed.delete(operation)
    const details = { dialect: this.#dialect, operation }
    board.read(this.#breakerName(operation), { isOn: true, reason, details })
  }

  #lookAtBreaker(operation: Operation): void {
    const { board, clock } = this.#parts
    const { since, reason: why } = this.#closed.get(operation) ?? { since: Infinity, reason: '' }
    if (clock.monotonic() - since < STAYS_CLOSED_MS) return
    const reason = `it has been closed for ${STAYS_CLOSED_MS / 1000} s: ${why}`
    const details = { dialect: this.#dialect, operation }
    board.read(this.#breakerName(operation), { isOn: false, reason, details })
  }

  #reviewed({ paymentId, orderId, reviewReason }: Moved): void {
    this.#reviewedAt = this.#parts.clock.now()
    const reason = `a payment of ${this.#dialect} went to review: ${reviewReason}`
    const dialect = this.#dialect
    this.#reviews.came(reason, { dialect, paymentId, orderId, reviewReason })
  }
}
