import type { VirtualClock } from '@holdfast/resilience-kit/testing'
import type {
  PostgresConnection,
  PostgresPool,
  PostgresRows,
  PostgresStatement,
} from '../adapters/postgres/postgres-connection.js'

/** Round trips of our own without another statement before we believe that none will come. */
const stillTrips = 2

/** A pool beside a virtual clock: time passes only while no statement is under way. */
export class CountedPool implements PostgresPool {
  readonly #pool: PostgresPool
  #begun = 0
  #ended = 0

  constructor(pool: PostgresPool) {
    this.#pool = pool
  }

  query(statement: PostgresStatement): Promise<PostgresRows> {
    return this.#counted(this.#pool.query(statement))
  }

  connect(): Promise<PostgresConnection> {
    return this.#counted(this.#pool.connect())
  }

  /** Lets time pass until the work has ended; gives what it gave. */
  async until<T>(clock: VirtualClock, work: Promise<T>): Promise<T> {
    let hasEnded = false
    const end = (): void => void (hasEnded = true)
    work.then(end, end)
    for (;;) {
      await this.#rest()
      if (hasEnded) return work
      const due = clock.nextDueAt
      if (due === undefined) throw new Error('it waits for something that time does not bring')
      await clock.advance(Math.max(0, due - clock.monotonic()))
    }
  }

  /** Lets so many virtual milliseconds pass, and what becomes due in them run. */
  async pass(clock: VirtualClock, ms: number): Promise<void> {
    const end = clock.monotonic() + ms
    await this.#rest()
    for (let due = clock.nextDueAt; due !== undefined && due <= end; due = clock.nextDueAt) {
      await clock.advance(Math.max(0, due - clock.monotonic()))
      await this.#rest()
    }
    await clock.advance(end - clock.monotonic())
    await this.#rest()
  }

  async #rest(): Promise<void> {
    for (let still = 0, begun = -1; still < stillTrips;) {
      await this.#pool.query({ text: 'SELECT 1' })
      still = begun === this.#begun && this.#begun === this.#ended ? still + 1 : 0
      begun = this.#begun
    }
  }

  async #counted<T>(work: Promise<T>): Promise<T> {
    this.#begun += 1
    try {
      return await work
    } finally {
      this.#ended += 1
    }
  }
}
