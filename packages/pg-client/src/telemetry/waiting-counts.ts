import { wallTime, type ClientContext } from '../client-context.js'
import type { WaitingCount } from '../ports/payment-store.js'

/** What waits, as it was counted. */
export interface Counted {
  /** When it was counted, as wall-clock time in ms. */
  readonly at: number
  readonly waiting: readonly WaitingCount[]
}

/** A count that took as long, in ms, is told again for a while. */
const dearMs = 25
const toldAgainMs = 5000

/**
 * What waits, for everybody who asks. After an outage counting costs as much as there is to count,
 * just when many look: so one count is shared by all who ask while it is made, and told again for
 * 5 s where it took 25 ms or more. Where little waits, each one who asks has it counted.
 */
export class WaitingCounts {
  readonly #context: Pick<ClientContext<never>, 'store' | 'dialect' | 'clock'>
  #counting: Promise<Counted> | undefined
  #dear: { readonly counted: Counted; readonly until: number } | undefined

  constructor(context: Pick<ClientContext<never>, 'store' | 'dialect' | 'clock'>) {
    this.#context = context
  }

  /** @throws whatever the store throws; then the next one who asks has it counted anew. */
  read(): Promise<Counted> {
    const dear = this.#dear
    if (dear && this.#context.clock.monotonic() < dear.until) return Promise.resolve(dear.counted)
    this.#counting ??= this.#count().finally(() => (this.#counting = undefined))
    return this.#counting
  }

  async #count(): Promise<Counted> {
    const { store, dialect, clock } = this.#context
    const begin = clock.monotonic()
    const at = wallTime(this.#context)
    const waiting = await store.countWaiting(dialect.name)
    const end = clock.monotonic()
    const counted = { at, waiting }
    this.#dear = end - begin < dearMs ? undefined : { counted, until: end + toldAgainMs }
    return counted
  }
}
