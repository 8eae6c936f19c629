import type { Database } from 'better-sqlite3'
import { maskCardNumbers } from '@holdfast/pg-client'
import type { Clock } from '@holdfast/resilience-kit'
import { openDatabase, type Synchronous } from '../database/open-database.js'
import { preparedOnce } from '../database/prepared-once.js'
import type { KeptAlert } from './alerts/alert-board.js'

// Notes are never changed. An action is written before it begins: one without an end was cut off.
const migrations = [
  `CREATE TABLE payment_notes (
     number INTEGER PRIMARY KEY AUTOINCREMENT,
     payment_id TEXT NOT NULL,
     operator_id TEXT NOT NULL,
     at INTEGER NOT NULL,
     text TEXT NOT NULL
   ) STRICT;
   CREATE INDEX payment_notes_of_payment ON payment_notes (payment_id, number);
   CREATE TABLE operator_actions (
     number INTEGER PRIMARY KEY AUTOINCREMENT,
     operator_id TEXT NOT NULL,
     action TEXT NOT NULL,
     subject TEXT NOT NULL,
     details TEXT NOT NULL CHECK (json_valid(details)),
     begun_at INTEGER NOT NULL,
     outcome TEXT,
     ended_at INTEGER
   ) STRICT;
   CREATE INDEX operator_actions_of_subject ON operator_actions (subject, number);`,
  // What was asked under a key, and where each alert stands; told: the state that was posted last.
  `CREATE TABLE refund_asks (
     payment_id TEXT NOT NULL,
     request_id TEXT NOT NULL,
     amount INTEGER,
     reason TEXT NOT NULL,
     PRIMARY KEY (payment_id, request_id)
   ) STRICT, WITHOUT ROWID;
   CREATE TABLE alerts (
     alert TEXT PRIMARY KEY,
     kind TEXT NOT NULL,
     state TEXT NOT NULL CHECK (state IN ('on', 'off')),
     at INTEGER NOT NULL,
     reason TEXT NOT NULL,
     details TEXT NOT NULL CHECK (json_valid(details)),
     told TEXT CHECK (told IN ('on', 'off'))
   ) STRICT, WITHOUT ROWID;`,
]

/** What operators can do. */
export const operatorActions = ['resolve', 'note', 'check-now', 'refund', 'replay', 'drop'] as const

export type OperatorAction = (typeof operatorActions)[number]

/** What an operator wrote about a payment. */
export interface PaymentNote {
  readonly number: number
  readonly paymentId: string
  readonly operatorId: string
  /** In ms since the Unix epoch. */
  readonly at: number
  readonly text: string
}

/** What an operator is about to do. */
export interface NewAction {
  readonly operatorId: string
  readonly action: OperatorAction
  /** A payment's id, or `bus/17` for a dead letter. */
  readonly subject: string
  /** What he asked for, as JSON; card numbers in texts are masked. */
  readonly details: Readonly<Record<string, string | number | null>>
}

/** What an operator has done. */
export interface RecordedAction extends NewAction {
  readonly number: number
  /** In ms since the Unix epoch. */
  readonly begunAt: number
  /** `done`, or the code of the error that it ended in; null: it was cut off, or is going on. */
  readonly outcome: string | null
  readonly endedAt: number | null
}

/** Which actions to list. */
export interface ActionPage {
  readonly limit: number
  /** Only those with a lower number. */
  readonly before?: number | undefined
  /** Only those about this. */
  readonly subject?: string | undefined
}

/** What an operator asked for under a key. */
export interface RefundAsk {
  readonly paymentId: string
  readonly requestId: string
  /** In won; null: all that is left. */
  readonly amount: number | null
  /** Masked by the caller. */
  readonly reason: string
}

/** The operators' own book: notes, who did what, and which alerts they know of. */
export class OperationsStore {
  readonly #database: Database
  readonly #prepare: Database['prepare']
  readonly #clock: Clock

  /** @throws StartFailure when the file cannot be opened. */
  constructor(file: string, clock: Clock, synchronous?: Synchronous) {
    this.#database = openDatabase(file, migrations, synchronous)
    this.#prepare = preparedOnce(this.#database)
    this.#clock = clock
  }

  /** Card numbers in it are masked. */
  addNote(paymentId: string, operatorId: string, text: string): PaymentNote {
    const note = { paymentId, operatorId, at: this.#clock.now(), text: maskCardNumbers(text) }
    const { lastInsertRowid } = this.#prepare(
      `INSERT INTO payment_notes (payment_id, operator_id, at, text)
       VALUES (@paymentId, @operatorId, @at, @text)`,
    ).run(note)
    return { number: Number(lastInsertRowid), ...note }
  }

  /** Oldest first. */
  notesOf(paymentId: string): readonly PaymentNote[] {
    return this.#prepare<[string], PaymentNote>(
      `SELECT number, payment_id AS paymentId, operator_id AS operatorId, at, text
       FROM payment_notes WHERE payment_id = ? ORDER BY number`,
    ).all(paymentId)
  }

  /** Before anything of it is done; gives its number. */
  begin({ operatorId, action, subject, details }: NewAction): number {
    const texts = Object.entries(details).map(([name, value]) => [
      name,
      typeof value === 'string' ? maskCardNumbers(value) : value,
    ])
    const { lastInsertRowid } = this.#prepare(
      `INSERT INTO operator_actions (operator_id, action, subject, details, begun_at)
       VALUES (?, ?, ?, ?, ?)`,
    ).run(
      ...[operatorId, action, subject],
      JSON.stringify(Object.fromEntries(texts)),
      this.#clock.now(),
    )
    return Number(lastInsertRowid)
  }

  /** How it ended: `done`, or the code of an error. */
  end(number: number, outcome: string): void {
    this.#prepare(
      `UPDATE operator_actions SET outcome = ?, ended_at = ? WHERE number = ? AND outcome IS NULL`,
    ).run(outcome, this.#clock.now(), number)
  }

  /** Latest first. */
  listActions({ limit, before, subject }: ActionPage): readonly RecordedAction[] {
    return this.#prepare<
      { limit: number; before: number; subject: string | null },
      Omit<RecordedAction, 'details'> & { details: string }
    >(
      `SELECT number, operator_id AS operatorId, action, subject, details, begun_at AS begunAt,
         outcome, ended_at AS endedAt
       FROM operator_actions
       WHERE number < @before AND (@subject IS NULL OR subject = @subject)
       ORDER BY number DESC LIMIT @limit`,
    )
      .all({ limit, before: before ?? Number.MAX_SAFE_INTEGER, subject: subject ?? null })
      .map((row) => ({ ...row, details: JSON.parse(row.details) as NewAction['details'] }))
  }

  /** The last word that closed a review of the payment; undefined where none did. */
  resolvedAs(paymentId: string): string | undefined {
    return this.#prepare<[string], string>(
      `SELECT json_extract(details, '$.as') FROM operator_actions
       WHERE subject = ? AND action = 'resolve' AND outcome = 'done'
       ORDER BY number DESC LIMIT 1`,
    )
      .pluck()
      .get(paymentId)
  }

  /** Remembers what was asked under a key first, and gives it. */
  askRefund(ask: RefundAsk): RefundAsk {
    this.#prepare(
      `INSERT INTO refund_asks (payment_id, request_id, amount, reason)
       VALUES (@paymentId, @requestId, @amount, @reason) ON CONFLICT DO NOTHING`,
    ).run(ask)
    const first = this.#prepare<[string, string], RefundAsk>(
      `SELECT payment_id AS paymentId, request_id AS requestId, amount, reason
       FROM refund_asks WHERE payment_id = ? AND request_id = ?`,
    ).get(ask.paymentId, ask.requestId)
    return first ?? ask
  }

  /** Where each alert stands, in no order. */
  listAlerts(): readonly KeptAlert[] {
    return this.#prepare<[], Omit<KeptAlert, 'details'> & { details: string }>(
      'SELECT alert, kind, state, at, reason, details, told FROM alerts',
    )
      .all()
      .map((row) => ({ ...row, details: JSON.parse(row.details) as KeptAlert['details'] }))
  }

  /** As it stands now; whatever was kept of it is replaced. */
  keepAlert({ details, ...alert }: KeptAlert): void {
    this.#prepare(
      `INSERT OR REPLACE INTO alerts (alert, kind, state, at, reason, details, told)
       VALUES (@alert, @kind, @state, @at, @reason, @details, @told)`,
    ).run({ ...alert, details: JSON.stringify(details) })
  }

  close(): void {
    this.#database.close()
  }
}
