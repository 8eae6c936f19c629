import { wallTime, type ClientContext } from '../client-context.js'

/** How long callbacks without a payment are kept, and how many of them. */
export interface ParkingLimits {
  readonly parkedForMs: number
  readonly maxParked: number
}

/**
 * Bounds what is parked. Anybody can send callbacks about payments that never were: each round of
 * the reconciler forgets what is too much, and so does whoever has parked a tenth of it since. So
 * it is never more than a tenth over, for each process that takes callbacks in.
 */
export class ParkedCallbacks {
  readonly #context: ClientContext<never>
  readonly #limits: ParkingLimits
  #parkedSince = 0
  /** Forgotten since the last round. */
  #dropped = 0

  constructor(context: ClientContext<never>, limits: ParkingLimits) {
    this.#context = context
    this.#limits = limits
  }

  /** One more was parked. */
  async onParked(): Promise<void> {
    this.#parkedSince += 1
    if (this.#parkedSince * 10 < this.#limits.maxParked) return
    this.#parkedSince = 0
    this.#dropped += await this.#drop()
  }

  /** A round of the reconciler: gives how many were forgotten in it, and since the last one. */
  async tend(): Promise<number> {
    this.#parkedSince = 0
    const dropped = await this.#drop()
    const all = this.#dropped + dropped
    this.#dropped = 0
    return all
  }

  #drop(): Promise<number> {
    const { store, dialect } = this.#context
    const { parkedForMs, maxParked: keep } = this.#limits
    const receivedBefore = wallTime(this.#context) - parkedForMs
    return store.dropParkedCallbacks({ dialect: dialect.name, receivedBefore, keep })
  }
}
