import type { Database } from 'better-sqlite3'
import type { Clock } from '@holdfast/resilience-kit'
import { openDatabase, type Synchronous } from '../database/open-database.js'
import { preparedOnce } from '../database/prepared-once.js'
import { errorText } from '../outbox/error-text.js'
import type { Outbox } from '../outbox/outbox.js'
import type { BusLog, DeadDelivery, Delivery } from './bus-log.js'
import type { BusMessage } from './event-bus.js'

// The key stands in the deliveries too: the order of a key is read from one index.
const migrations = [
  `CREATE TABLE bus_messages (
     number INTEGER PRIMARY KEY AUTOINCREMENT,
     id TEXT NOT NULL UNIQUE,
     topic TEXT NOT NULL,
     key TEXT NOT NULL,
     at INTEGER NOT NULL,
     body TEXT NOT NULL CHECK (json_valid(body)),
     kept_since INTEGER NOT NULL
   ) STRICT;
   CREATE INDEX bus_messages_of_topic ON bus_messages (topic, number);
   CREATE INDEX bus_messages_by_age ON bus_messages (kept_since);
   CREATE TABLE bus_consumers (
     consumer TEXT NOT NULL,
     topic TEXT NOT NULL,
     PRIMARY KEY (consumer, topic)
   ) STRICT, WITHOUT ROWID;
   CREATE INDEX bus_consumers_of_topic ON bus_consumers (topic);
   CREATE TABLE bus_deliveries (
     delivery INTEGER PRIMARY KEY AUTOINCREMENT,
     consumer TEXT NOT NULL,
     number INTEGER NOT NULL REFERENCES bus_messages (number),
     key TEXT NOT NULL,
     state TEXT NOT NULL CHECK (state IN ('waiting', 'dead')),
     attempts INTEGER NOT NULL,
     next_attempt_at INTEGER NOT NULL,
     last_error TEXT
   ) STRICT;
   CREATE UNIQUE INDEX bus_deliveries_waiting ON bus_deliveries (consumer, number)
     WHERE state = 'waiting';
   CREATE INDEX bus_deliveries_dead ON bus_deliveries (delivery) WHERE state = 'dead';
   CREATE UNIQUE INDEX bus_deliveries_of_key ON bus_deliveries (consumer, key, number);
   CREATE INDEX bus_deliveries_of_message ON bus_deliveries (number);`,
]

const columns = `entry.delivery, entry.attempts, message.id, message.topic, message.key,
  message.at, message.body, message.kept_since AS keptSince`

interface Row {
  readonly delivery: number
  readonly attempts: number
  readonly id: string
  readonly topic: string
  readonly key: string
  readonly at: number
  readonly body: string
  readonly keptSince: number
}

/** What a bus keeps, in a SQLite file of its own. */
export class SqliteBusLog implements BusLog {
  readonly #database: Database
  readonly #prepare: Database['prepare']
  readonly #clock: Clock

  /** @throws StartFailure when the file cannot be opened. */
  constructor(file: string, clock: Clock, synchronous?: Synchronous) {
    this.#database = openDatabase(file, migrations, synchronous)
    this.#prepare = preparedOnce(this.#database)
    this.#clock = clock
  }

  append({ id, topic, key, at, body }: BusMessage, now: number): void {
    const work = this.#database.transaction(() => {
      const { changes, lastInsertRowid } = this.#prepare(
        `INSERT INTO bus_messages (id, topic, key, at, body, kept_since)
         VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (id) DO NOTHING`,
      ).run(id, topic, key, at, JSON.stringify(body ?? null), now)
      if (changes === 0) return
      this.#prepare(
        `INSERT INTO bus_deliveries (consumer, number, key, state, attempts, next_attempt_at)
         SELECT consumer, ?, ?, 'waiting', 0, ? FROM bus_consumers WHERE topic = ?`,
      ).run(lastInsertRowid, key, now, topic)
    })
    work.immediate()
  }

  register(consumer: string, topics: readonly string[]): void {
    const work = this.#database.transaction(() => {
      const known = this.#prepare<[string], { topic: string }>(
        `SELECT topic FROM bus_consumers WHERE consumer = ?`,
      ).all(consumer)
      for (const { topic } of known) if (!topics.includes(topic)) this.#giveUp(consumer, topic)
      const add = this.#prepare(
        `INSERT INTO bus_consumers (consumer, topic) VALUES (?, ?) ON CONFLICT DO NOTHING`,
      )
      const added = topics.filter((topic) => add.run(consumer, topic).changes === 1)
      // By the number of the message, over all new topics: the order of a key crosses topics.
      this.#prepare(
        `INSERT INTO bus_deliveries (consumer, number, key, state, attempts, next_attempt_at)
         SELECT ?, number, key, 'waiting', 0, ? FROM bus_messages
         WHERE topic IN (SELECT value FROM json_each(?)) ORDER BY number`,
      ).run(consumer, this.#clock.now(), JSON.stringify(added))
    })
    work.immediate()
  }

  deliveriesTo(consumer: string): Outbox {
    return {
      due: (limit) => this.#due(consumer, limit),
      done: (delivery) => {
        this.#prepare(`DELETE FROM bus_deliveries WHERE delivery = ?`).run(delivery)
      },
      failed: (delivery, error, next, attempts) => {
        const isDead = next === 'dead'
        const { changes } = this.#prepare(
          `UPDATE bus_deliveries SET attempts = attempts + 1, last_error = ?, state = ?,
             next_attempt_at = COALESCE(?, next_attempt_at)
           WHERE delivery = ? AND state = 'waiting' AND attempts = COALESCE(?, attempts)`,
        ).run(
          errorText(error),
          isDead ? 'dead' : 'waiting',
          isDead ? null : next,
          delivery,
          attempts ?? null,
        )
        return changes === 1
      },
    }
  }

  listDead(request: {
    readonly consumer?: string
    readonly limit: number
    readonly after: number
  }): readonly DeadDelivery[] {
    const { consumer = null, limit, after } = request
    return this.#prepare<
      [number, string | null, string | null, number],
      Row & { consumer: string; lastError: string | null }
    >(
      `SELECT ${columns}, entry.consumer, entry.last_error AS lastError
       FROM bus_deliveries AS entry JOIN bus_messages AS message USING (number)
       WHERE entry.state = 'dead' AND entry.delivery > ? AND (? IS NULL OR entry.consumer = ?)
       ORDER BY entry.delivery LIMIT ?`,
    )
      .all(after, consumer, consumer, limit)
      .map((row) => ({
        ...deliveryOf(row),
        consumer: row.consumer,
        lastError: row.lastError ?? '',
      }))
  }

  replay(delivery: number): string | undefined {
    return this.#prepare<[number, number], { consumer: string }>(
      `UPDATE bus_deliveries SET state = 'waiting', attempts = 0, next_attempt_at = ?
       WHERE delivery = ? AND state = 'dead' RETURNING consumer`,
    ).get(this.#clock.now(), delivery)?.consumer
  }

  drop(delivery: number): string | undefined {
    return this.#prepare<[number], { consumer: string }>(
      `DELETE FROM bus_deliveries WHERE delivery = ? AND state = 'dead' RETURNING consumer`,
    ).get(delivery)?.consumer
  }

  countOf(consumer: string): number {
    const row = this.#prepare<[string], { count: number }>(
      `SELECT COUNT(*) AS count FROM bus_deliveries WHERE consumer = ?`,
    ).get(consumer)
    return row?.count ?? 0
  }

  forget(before: number): number {
    return this.#prepare(
      `DELETE FROM bus_messages WHERE kept_since < ? AND NOT EXISTS (
         SELECT 1 FROM bus_deliveries AS entry WHERE entry.number = bus_messages.number)`,
    ).run(before).changes
  }

  close(): void {
    this.#database.close()
  }

  #due(consumer: string, limit: number): readonly Delivery[] {
    return this.#prepare<[string, number, number], Row>(
      `SELECT ${columns}
       FROM bus_deliveries AS entry JOIN bus_messages AS message USING (number)
       WHERE entry.consumer = ? AND entry.state = 'waiting' AND entry.next_attempt_at <= ?
         AND NOT EXISTS (
           SELECT 1 FROM bus_deliveries AS earlier
           WHERE earlier.consumer = entry.consumer AND earlier.key = entry.key
             AND earlier.number < entry.number)
       ORDER BY entry.number LIMIT ?`,
    )
      .all(consumer, this.#clock.now(), limit)
      .map(deliveryOf)
  }

  #giveUp(consumer: string, topic: string): void {
    this.#prepare(`DELETE FROM bus_consumers WHERE consumer = ? AND topic = ?`).run(consumer, topic)
    this.#prepare(
      `DELETE FROM bus_deliveries WHERE consumer = ? AND number IN (
         SELECT number FROM bus_messages WHERE topic = ?)`,
    ).run(consumer, topic)
  }
}

function deliveryOf({ delivery, attempts, keptSince, ...row }: Row): Delivery {
  const { id, topic, key, at, body } = row
  return {
    sequence: delivery,
    kind: topic,
    key,
    payload: { id, topic, key, at, body: JSON.parse(body) },
    attempts,
    createdAt: keptSince,
  }
}
