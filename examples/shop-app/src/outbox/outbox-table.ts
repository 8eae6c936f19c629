import type { Database } from 'better-sqlite3'
import type { Clock } from '@holdfast/resilience-kit'
import { preparedOnce } from '../database/prepared-once.js'
import { errorText } from './error-text.js'
import type { DeadEntry, Outbox, OutboxBacklog, OutboxEntry } from './outbox.js'

/** What a module appends. */
export interface NewOutboxEntry {
  readonly kind: string
  readonly key: string
  /** Stored as JSON. */
  readonly payload: unknown
  /** Where it is given, a second entry with the same id is not appended while this one is kept. */
  readonly id?: string
}

interface Row {
  readonly sequence: number
  readonly kind: string
  readonly key: string
  readonly payload: string
  readonly attempts: number
  readonly createdAt: number
}

/** How an outbox keeps its order. */
export interface OutboxTableOptions {
  /**
   * Whether an entry that was given up holds back the later ones of its key, until a person has
   * dealt with it. False: only entries that still wait do. Default true.
   */
  readonly deadHolds?: boolean
}

const columns = `sequence, kind, key, payload, attempts, created_at AS createdAt`

/**
 * The step of a module's schema that makes an outbox of that name in the module's own database.
 *
 * @throws RangeError where the name is none of small letters, digits and underscores.
 */
export function outboxMigration(table: string): string {
  const name = checkedName(table)
  // Whatever is done is in none of the first three indexes: it costs nothing to look past it. An
  // AUTOINCREMENT never gives the number of an entry that was forgotten to another one.
  return `CREATE TABLE ${name} (
     sequence INTEGER PRIMARY KEY AUTOINCREMENT,
     id TEXT UNIQUE,
     kind TEXT NOT NULL,
     key TEXT NOT NULL,
     payload TEXT NOT NULL CHECK (json_valid(payload)),
     state TEXT NOT NULL CHECK (state IN ('waiting', 'done', 'dead')),
     attempts INTEGER NOT NULL,
     next_attempt_at INTEGER NOT NULL,
     last_error TEXT,
     created_at INTEGER NOT NULL,
     done_at INTEGER
   ) STRICT;
   CREATE INDEX ${name}_waiting ON ${name} (sequence) WHERE state = 'waiting';
   CREATE INDEX ${name}_dead ON ${name} (sequence) WHERE state = 'dead';
   CREATE INDEX ${name}_of_key ON ${name} (key, sequence) WHERE state <> 'done';
   CREATE INDEX ${name}_done ON ${name} (done_at) WHERE state = 'done';`
}

/**
 * An outbox in a module's own database. Every method is one synchronous statement, so that an entry
 * is appended in the transaction that makes it true, and is lost only with it.
 */
export class OutboxTable implements Outbox {
  readonly #prepare: Database['prepare']
  readonly #table: string
  readonly #clock: Clock
  readonly #deadHolds: boolean

  /** @throws RangeError where the name is no name of an outbox: see {@link outboxMigration}. */
  constructor(
    database: Database,
    table: string,
    clock: Clock,
    { deadHolds = true }: OutboxTableOptions = {},
  ) {
    this.#prepare = preparedOnce(database)
    this.#table = checkedName(table)
    this.#clock = clock
    this.#deadHolds = deadHolds
  }

  /** Due at once. Gives `known` where an entry of its id is there already, whatever its state. */
  append({ kind, key, payload, id }: NewOutboxEntry): 'appended' | 'known' {
    const now = this.#clock.now()
    const { changes } = this.#prepare(
      `INSERT INTO ${this.#table}
         (id, kind, key, payload, state, attempts, next_attempt_at, created_at)
       VALUES (?, ?, ?, ?, 'waiting', 0, ?, ?)
       ON CONFLICT (id) DO NOTHING`,
    ).run(id ?? null, kind, key, JSON.stringify(payload ?? null), now, now)
    return changes === 1 ? 'appended' : 'known'
  }

  due(limit: number): readonly OutboxEntry[] {
    return this.#prepare<[number, number], Row>(
      `SELECT ${columns} FROM ${this.#table} AS entry
       WHERE state = 'waiting' AND next_attempt_at <= ? AND NOT EXISTS (
         SELECT 1 FROM ${this.#table} AS earlier
         WHERE earlier.key = entry.key AND earlier.sequence < entry.sequence
           AND earlier.state <> 'done' ${this.#deadHolds ? '' : `AND earlier.state <> 'dead'`})
       ORDER BY sequence LIMIT ?`,
    )
      .all(this.#clock.now(), limit)
      .map(entryOf)
  }

  /** Also of a dead one: another process may give up what this one is about to bring to an end. */
  done(sequence: number): void {
    this.#prepare(
      `UPDATE ${this.#table} SET state = 'done', done_at = ?
       WHERE sequence = ? AND state <> 'done'`,
    ).run(this.#clock.now(), sequence)
  }

  /** The text of the error is clipped to 500 characters. */
  failed(sequence: number, error: string, next: number | 'dead', attempts?: number): boolean {
    const isDead = next === 'dead'
    const { changes } = this.#prepare(
      `UPDATE ${this.#table} SET attempts = attempts + 1, last_error = ?, state = ?,
         next_attempt_at = COALESCE(?, next_attempt_at)
       WHERE sequence = ? AND state = 'waiting' AND attempts = COALESCE(?, attempts)`,
    ).run(
      errorText(error),
      isDead ? 'dead' : 'waiting',
      isDead ? null : Math.ceil(next),
      sequence,
      attempts ?? null,
    )
    return changes === 1
  }

  /** Entries that were given up, oldest first; `after` is the last sequence of the page before. */
  listDead({ limit, after = 0 }: { limit: number; after?: number }): readonly DeadEntry[] {
    return this.#prepare<[number, number], Row & { lastError: string | null }>(
      `SELECT ${columns}, last_error AS lastError FROM ${this.#table}
       WHERE state = 'dead' AND sequence > ? ORDER BY sequence LIMIT ?`,
    )
      .all(after, limit)
      .map((row) => ({ ...entryOf(row), lastError: row.lastError ?? '' }))
  }

  /** A dead entry is due at once, as if it had never failed. False where no dead one has it. */
  replay(sequence: number): boolean {
    const { changes } = this.#prepare(
      `UPDATE ${this.#table} SET state = 'waiting', attempts = 0, next_attempt_at = ?
       WHERE sequence = ? AND state = 'dead'`,
    ).run(this.#clock.now(), sequence)
    return changes === 1
  }

  /** How many are still to be handled; dead ones are not among them. */
  waitingCount(): number {
    const row = this.#prepare<[], { count: number }>(
      `SELECT COUNT(*) AS count FROM ${this.#table} WHERE state = 'waiting'`,
    ).get()
    return row?.count ?? 0
  }

  /** What is still to be done, and what was given up, in one look. */
  backlog(): OutboxBacklog {
    const row = this.#prepare<[], OutboxBacklog>(
      `SELECT
         (SELECT COUNT(*) FROM ${this.#table} WHERE state = 'waiting') AS waiting,
         (SELECT created_at FROM ${this.#table} WHERE state = 'waiting'
          ORDER BY sequence LIMIT 1) AS oldestWaitingAt,
         (SELECT COUNT(*) FROM ${this.#table} WHERE state = 'dead') AS dead`,
    ).get()
    return row ?? { waiting: 0, oldestWaitingAt: null, dead: 0 }
  }

  /** Deletes what was done before that moment (ms since the Unix epoch); gives how many. */
  forgetDone(before: number): number {
    return this.#prepare(`DELETE FROM ${this.#table} WHERE state = 'done' AND done_at < ?`).run(
      before,
    ).changes
  }
}

function entryOf({ sequence, kind, key, payload, attempts, createdAt }: Row): OutboxEntry {
  return { sequence, kind, key, payload: JSON.parse(payload), attempts, createdAt }
}

/** The name stands in the text of statements. */
function checkedName(table: string): string {
  if (/^[a-z][a-z0-9_]*$/.test(table)) return table
  throw new RangeError(`an outbox is named in small letters, got ${JSON.stringify(table)}`)
}
