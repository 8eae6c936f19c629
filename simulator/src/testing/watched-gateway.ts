import { VirtualClock } from '@holdfast/resilience-kit/testing'
import { Activity } from '../gateway/activity.js'
import type { Charge, Outcome } from '../gateway/charge.js'
import { Gateway, type ChargeEvent } from '../gateway/gateway.js'
import type { NewCharge } from '../gateway/new-charge.js'
import type { KeyWriter, RandomDraws } from '../gateway/random-draws.js'

/** What a gateway told, and when on its monotonic clock. */
export interface Told {
  readonly atMs: number
  readonly charge: Charge
  readonly event: ChargeEvent
}

/** A gateway on a virtual clock whose chance is scripted and whose every event is kept. */
export class WatchedGateway {
  readonly clock = new VirtualClock({ wallMs: 1_700_000_000_000 })
  readonly activity = new Activity()
  readonly told: Told[] = []
  /** What chance says; a test may change it. */
  outcome: Outcome = 'approved'
  processingMs = 3000
  /** Called with every event after it was kept. */
  onEvent: (told: Told) => void = () => undefined
  readonly gateway: Gateway

  constructor(options: { reservedCards?: boolean; draws?: Partial<RandomDraws> } = {}) {
    this.gateway = new Gateway({
      clock: this.clock,
      activity: this.activity,
      reservedCards: options.reservedCards ?? false,
      draws: {
        processingMs: () => this.processingMs,
        outcome: () => this.outcome,
        keyWord: (_entity, _occurrence, redraw) => redraw,
        ...options.draws,
      },
      onEvent: (charge, event) => {
        const told = { atMs: this.clock.monotonic(), charge, event }
        this.told.push(told)
        this.onEvent(told)
      },
    })
  }

  /** Opens a pending charge of 100 won; `change` is laid over it. */
  open(change: Partial<NewCharge<unknown>> = {}): Charge {
    return this.gateway.open({ ...PENDING, ...change })
  }

  /** Events in short, such as `pending>approved`, `opened` or `refunded`. */
  words(): string[] {
    return this.told.map(({ charge, event }) =>
      event.kind === 'moved' ? `${event.from}>${charge.state}` : event.kind,
    )
  }

  /** Whether nothing is under way at this moment. */
  async isIdle(): Promise<boolean> {
    let isIdle = false
    void this.activity.whenIdle().then(() => (isIdle = true))
    await this.clock.advance(0)
    return isIdle
  }
}

/** `key-0`, `key-1`, ...: the number is the first random word. */
export const numberedKey: KeyWriter = (_nowMs, word) => `key-${word(0)}`

const PENDING: NewCharge<unknown> = {
  owner: 'user-1',
  reference: 'order-1',
  occurrence: 1,
  amount: 100,
  currency: 'KRW',
  details: {},
  writeKey: numberedKey,
  state: 'pending',
}
