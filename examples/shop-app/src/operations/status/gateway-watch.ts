import type {
  BreakerState,
  ClientEvent,
  ClientHealth,
  DialectCapabilities,
  EvidenceSource,
  Operation,
  PaymentState,
} from '@holdfast/pg-client'
import type { Clock } from '@holdfast/resilience-kit'
import { isSuccess } from './attempt-success.js'
import { AttemptWindow, type AttemptCounts } from './attempt-window.js'

/** A gateway's client, as it is watched. */
export interface WatchedGateway {
  readonly dialect: string
  readonly capabilities: Pick<DialectCapabilities, 'cancel'>
  observe(listener: (event: ClientEvent) => void): () => void
  health(): Promise<ClientHealth>
}

/** One transition of a breaker. Moments are in ms since the Unix epoch. */
export interface BreakerMove {
  readonly at: number
  readonly operation: Operation
  readonly from: BreakerState
  readonly to: BreakerState
  readonly reason: string
}

/** One round of the reconciler. */
export interface ReconcilerRound {
  readonly at: number
  readonly claimed: number
  readonly asked: number
  readonly settled: number
  readonly resumed: number
}

/** A payment that was settled although neither its answer nor its callback came. */
export interface Healing {
  readonly at: number
  readonly paymentId: string
  /** Null: it was not told. */
  readonly orderId: string | null
  readonly from: PaymentState
  readonly to: PaymentState
  /** Who told how it ended. */
  readonly by: EvidenceSource
  /** Since the payment, or its refund, was begun. */
  readonly afterMs: number
}

/** What the reconciler has done since the start. */
export interface ReconcilerActivity {
  readonly rounds: number
  readonly lastRound: ReconcilerRound | null
  /** The last one in which anything was due. */
  readonly lastBusyRound: ReconcilerRound | null
  readonly healed: number
  readonly lastHealed: Pick<Healing, 'at' | 'paymentId' | 'from' | 'to'> | null
}

/** So many transitions are remembered. */
const MOST_MOVES = 100

/** So many healings are remembered. */
const MOST_HEALINGS = 50

const MINUTE_MS = 60_000

type HealedEvent = Extract<ClientEvent, { readonly type: 'healed' }>

/** What a gateway's client has told since the start: kept in memory, and bounded. */
export class GatewayWatch {
  readonly dialect: string
  /** How much of a payment it gives back. */
  readonly refunds: DialectCapabilities['cancel']
  readonly #clock: Clock
  readonly #client: WatchedGateway
  readonly #lastMinute: AttemptWindow
  readonly #moves: BreakerMove[] = []
  readonly #healings: Healing[] = []
  /** The payment that moved last: its healing is told right after its move, and names no order. */
  #moved: { readonly paymentId: string; readonly orderId: string } | undefined
  #sinceStart: AttemptCounts = { succeeded: 0, failed: 0 }
  #activity: ReconcilerActivity = {
    rounds: 0,
    lastRound: null,
    lastBusyRound: null,
    healed: 0,
    lastHealed: null,
  }

  /** Begins to listen. */
  constructor(client: WatchedGateway, clock: Clock) {
    this.dialect = client.dialect
    this.refunds = client.capabilities.cancel
    this.#client = client
    this.#clock = clock
    this.#lastMinute = new AttemptWindow(MINUTE_MS, clock)
    client.observe((event) => this.#hear(event))
  }

  health(): Promise<ClientHealth> {
    return this.#client.health()
  }

  /** The last 100 transitions of its breakers, latest first. */
  get moves(): readonly BreakerMove[] {
    return this.#moves.toReversed()
  }

  /** The last 50 payments that were healed, latest first. */
  get healings(): readonly Healing[] {
    return this.#healings.toReversed()
  }

  get attempts(): { readonly sinceStart: AttemptCounts; readonly lastMinute: AttemptCounts } {
    return { sinceStart: this.#sinceStart, lastMinute: this.#lastMinute.counts }
  }

  get reconciler(): ReconcilerActivity {
    return this.#activity
  }

  #hear(event: ClientEvent): void {
    const at = this.#clock.now()
    if (event.type === 'breakerMoved') {
      const { operation, from, to, reason } = event
      this.#moves.push({ at, operation, from, to, reason })
      if (this.#moves.length > MOST_MOVES) this.#moves.shift()
    } else if (event.type === 'attemptEnded') {
      this.#attemptEnded(isSuccess(event.result))
    } else if (event.type === 'swept') {
      const { claimed, asked, settled, resumed } = event
      const round = { at, claimed, asked, settled, resumed }
      const { rounds, lastBusyRound, ...rest } = this.#activity
      const busy = claimed > 0 ? round : lastBusyRound
      this.#activity = { ...rest, rounds: rounds + 1, lastRound: round, lastBusyRound: busy }
    } else if (event.type === 'transition') {
      this.#moved = event.event
    } else if (event.type === 'healed') {
      this.#healed(event, at)
    }
  }

  #healed({ paymentId, from, to, by, afterMs }: HealedEvent, at: number): void {
    const orderId = this.#moved?.paymentId === paymentId ? this.#moved.orderId : null
    this.#healings.push({ at, paymentId, orderId, from, to, by, afterMs })
    if (this.#healings.length > MOST_HEALINGS) this.#healings.shift()
    const healed = this.#activity.healed + 1
    this.#activity = { ...this.#activity, healed, lastHealed: { at, paymentId, from, to } }
  }

  #attemptEnded(isGood: boolean): void {
    this.#lastMinute.add(isGood)
    const { succeeded, failed } = this.#sinceStart
    this.#sinceStart = isGood
      ? { succeeded: succeeded + 1, failed }
      : { succeeded, failed: failed + 1 }
  }
}
