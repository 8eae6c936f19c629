import type { ClientEvent } from '@holdfast/pg-client'
import type { Clock } from '@holdfast/resilience-kit'
import { SecondCounts, type SecondCount } from './second-counts.js'

/** A gateway's client, as it is listened to. */
export interface HeardGateway {
  readonly dialect: string
  observe(listener: (event: ClientEvent) => void): () => void
}

/** One second of one gateway. */
export interface GatewaySecond extends SecondCount {
  readonly dialect: string
}

/** A piece of the timeline. */
export interface TimelinePart {
  /** When this process began to count: of what was before it knows nothing. Ms since the epoch. */
  readonly since: number
  /** What to ask after next: the last second that is over. */
  readonly next: number
  /** Those in which anything ended, oldest first. */
  readonly seconds: readonly GatewaySecond[]
}

/** What became of the calls of every gateway, second by second, in the last ten minutes. */
export class Timeline {
  readonly #clock: Clock
  readonly #since: number
  readonly #gateways: readonly { readonly dialect: string; readonly counts: SecondCounts }[]

  /** Begins to listen. */
  constructor(clients: readonly HeardGateway[], clock: Clock) {
    this.#clock = clock
    this.#since = clock.now()
    this.#gateways = clients.map((client) => {
      const counts = new SecondCounts(clock)
      client.observe((event) => counts.hear(event))
      return { dialect: client.dialect, counts }
    })
  }

  /**
   * Everything after that second, but for the one that is going on: whoever goes on at `next` is
   * told each second once.
   */
  after(second: number): TimelinePart {
    const next = Math.floor(this.#clock.now() / 1000) - 1
    const seconds = this.#gateways
      .flatMap(({ dialect, counts }) =>
        counts.between(second, next).map((count) => ({ dialect, ...count })),
      )
      .toSorted((one, other) => one.second - other.second)
    return { since: this.#since, next, seconds }
  }
}
