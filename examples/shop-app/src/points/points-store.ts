import type { Database } from 'better-sqlite3'
import type { Clock } from '@holdfast/resilience-kit'
import { openDatabase, type Synchronous } from '../database/open-database.js'
import { preparedOnce } from '../database/prepared-once.js'
import type { PointsMove } from './points-move.js'

const migrations = [
  `CREATE TABLE balances (
     user_id TEXT PRIMARY KEY,
     balance INTEGER NOT NULL CHECK (balance >= 0)
   ) STRICT, WITHOUT ROWID;
   CREATE TABLE point_moves (
     user_id TEXT NOT NULL REFERENCES balances (user_id),
     number INTEGER NOT NULL,
     key TEXT NOT NULL,
     hold TEXT,
     outcome TEXT NOT NULL
       CHECK (outcome IN ('welcome', 'granted', 'used', 'refused', 'refunded')),
     amount INTEGER NOT NULL CHECK (amount >= 0),
     balance INTEGER NOT NULL,
     moved_at INTEGER NOT NULL,
     PRIMARY KEY (user_id, number),
     UNIQUE (user_id, key)
   ) STRICT, WITHOUT ROWID;
   CREATE INDEX point_moves_by_key ON point_moves (key);`,
]

type Outcome = PointsMove['kind'] | 'refused'

/** What using points came to. The same hold gets the same answer for ever. */
export type DeductResult =
  | 'deducted'
  | 'insufficient'
  /** Its refund came first: there is nothing left to use the points for. */
  | 'released'
  /** The hold was used for another amount or by another user before. */
  | 'conflict'

/** Which part of a history. */
export interface HistoryPage {
  /** 1 or more. */
  readonly limit: number
  /** Only moves with a lower number. Default: from the newest on. */
  readonly before?: number
}

/** Numbers of {@link PointsStore}. */
export interface PointsStoreOptions {
  /** What everybody begins with, 0 or more. Default 0. */
  readonly welcomePoints?: number
  /** Default `full`. */
  readonly synchronous?: Synchronous | undefined
}

/** Balances, and every move of points under the key that made it happen once for its user. */
export class PointsStore {
  readonly #database: Database
  readonly #prepare: Database['prepare']
  readonly #clock: Clock
  readonly #welcomePoints: number

  /** @throws StartFailure when the file cannot be opened; RangeError for a number out of range. */
  constructor(file: string, clock: Clock, options: PointsStoreOptions = {}) {
    const { welcomePoints = 0, synchronous } = options
    if (!Number.isSafeInteger(welcomePoints) || welcomePoints < 0) {
      throw new RangeError(`welcomePoints must be an integer of at least 0, got ${welcomePoints}`)
    }
    this.#database = openDatabase(file, migrations, synchronous)
    this.#prepare = preparedOnce(this.#database)
    this.#clock = clock
    this.#welcomePoints = welcomePoints
  }

  /** What the user has; who was never seen before is welcomed. */
  balanceOf(userId: string): number {
    return this.#balance(userId) ?? this.#atomically(() => this.#welcomed(userId))
  }

  /**
   * Takes the amount or nothing, once per hold (key `DEC-{hold}`).
   *
   * @throws RangeError when the amount is no positive integer
   */
  deduct(hold: string, userId: string, amount: number): DeductResult {
    assertAmount(amount)
    return this.#atomically((): DeductResult => {
      if (this.#move(userId, `INC-${hold}`)) return 'released'
      const earlier = this.#move(userId, `DEC-${hold}`)
      if (earlier) {
        if (earlier.amount !== amount) return 'conflict'
        return earlier.outcome === 'used' ? 'deducted' : 'insufficient'
      }
      if (this.#isKnown(`DEC-${hold}`)) return 'conflict'
      // A refusal is kept too: a repeated request must not take what the first was refused.
      const outcome = this.#welcomed(userId) < amount ? 'refused' : 'used'
      this.#record({ userId, key: `DEC-${hold}`, hold, outcome, amount })
      return outcome === 'used' ? 'deducted' : 'insufficient'
    })
  }

  /**
   * Gives back what the hold took of this user, once (key `INC-{hold}`). A refund that overtakes
   * its deduct is remembered, and the late deduct is refused.
   */
  refund(hold: string, userId: string): void {
    this.#atomically(() => {
      if (this.#move(userId, `INC-${hold}`)) return
      const taken = this.#move(userId, `DEC-${hold}`)
      const amount = taken?.outcome === 'used' ? taken.amount : 0
      this.#record({ userId, key: `INC-${hold}`, hold, outcome: 'refunded', amount })
    })
  }

  /**
   * Gives the user points, once per key; `conflict` where the key was used for another amount or
   * user before.
   *
   * @throws RangeError when the amount is no positive integer
   */
  grant(key: string, userId: string, amount: number): 'granted' | 'conflict' {
    assertAmount(amount)
    return this.#atomically(() => {
      const scoped = `GRANT-${key}`
      const earlier = this.#move(userId, scoped)
      if (earlier) return earlier.amount === amount ? 'granted' : 'conflict'
      if (this.#isKnown(scoped)) return 'conflict'
      this.#record({ userId, key: scoped, hold: undefined, outcome: 'granted', amount })
      return 'granted'
    })
  }

  /** What has changed the user's balance, newest first. */
  historyOf(userId: string, { limit, before }: HistoryPage): readonly PointsMove[] {
    const rows = this.#prepare<[string, number, number], Row>(
      `SELECT number, outcome AS kind, amount, balance, hold, moved_at FROM point_moves
         WHERE user_id = ? AND number < ? AND outcome <> 'refused' AND amount > 0
         ORDER BY number DESC LIMIT ?`,
    ).all(userId, before ?? Number.MAX_SAFE_INTEGER, limit)
    return rows.map(moveOf)
  }

  close(): void {
    this.#database.close()
  }

  #atomically<T>(work: () => T): T {
    return this.#database.transaction(work).immediate()
  }

  #balance(userId: string): number | undefined {
    return this.#prepare<[string], { balance: number }>(
      `SELECT balance FROM balances WHERE user_id = ?`,
    ).get(userId)?.balance
  }

  #move(userId: string, key: string): Pick<NewMove, 'outcome' | 'amount'> | undefined {
    return this.#prepare<[string, string], Pick<NewMove, 'outcome' | 'amount'>>(
      `SELECT outcome, amount FROM point_moves WHERE user_id = ? AND key = ?`,
    ).get(userId, key)
  }

  #isKnown(key: string): boolean {
    return this.#prepare(`SELECT 1 FROM point_moves WHERE key = ?`).get(key) !== undefined
  }

  /** The balance, after the user was welcomed if nobody has done so yet. */
  #welcomed(userId: string): number {
    const known = this.#balance(userId)
    if (known !== undefined) return known
    this.#prepare(`INSERT INTO balances (user_id, balance) VALUES (?, 0)`).run(userId)
    const amount = this.#welcomePoints
    if (amount > 0) {
      this.#record({ userId, key: 'WELCOME', hold: undefined, outcome: 'welcome', amount })
    }
    return amount
  }

  #record({ userId, key, hold, outcome, amount }: NewMove): void {
    const before = this.#welcomed(userId)
    const balance = before + changeOf(outcome, amount)
    this.#prepare(`UPDATE balances SET balance = ? WHERE user_id = ?`).run(balance, userId)
    this.#prepare(
      `INSERT INTO point_moves (user_id, number, key, hold, outcome, amount, balance, moved_at)
         SELECT ?, COALESCE(MAX(number), 0) + 1, ?, ?, ?, ?, ?, ?
           FROM point_moves WHERE user_id = ?`,
    ).run(userId, key, hold ?? null, outcome, amount, balance, this.#clock.now(), userId)
  }
}

interface NewMove {
  readonly userId: string
  readonly key: string
  readonly hold: string | undefined
  readonly outcome: Outcome
  readonly amount: number
}

interface Row {
  readonly number: number
  readonly kind: PointsMove['kind']
  readonly amount: number
  readonly balance: number
  readonly hold: string | null
  readonly moved_at: number
}

function moveOf({ number, kind, amount, balance, hold, moved_at: movedAt }: Row): PointsMove {
  return { number, kind, change: changeOf(kind, amount), balance, hold: hold ?? undefined, movedAt }
}

function changeOf(outcome: Outcome, amount: number): number {
  if (outcome === 'refused') return 0
  return outcome === 'used' ? -amount : amount
}

function assertAmount(amount: number): void {
  if (!Number.isSafeInteger(amount) || amount < 1) {
    throw new RangeError(`an amount must be a positive integer, got ${amount}`)
  }
}
