import { createHash } from 'node:crypto'

/** One step of a schema. Never edited once released: its checksum is compared at every start. */
export interface Migration {
  readonly number: number
  readonly name: string
  readonly sql: string
}

/** A step as the database remembers it. */
export interface AppliedMigration {
  readonly number: number
  readonly checksum: string
}

/**
 * Which steps a database still lacks, in order.
 *
 * @throws Error where the database was written by a newer version, or an entry was edited.
 */
export function pendingMigrations(
  applied: readonly AppliedMigration[],
  entries: readonly Migration[],
): readonly Migration[] {
  for (const [position, { number, checksum }] of applied.entries()) {
    const entry = entries[position]
    if (!entry || entry.number !== number) {
      throw new Error(`its schema has migration ${number}, which this version does not know`)
    }
    if (checksumOf(entry) !== checksum) {
      throw new Error(`migration ${number} (${entry.name}) differs from the one that was applied`)
    }
  }
  return entries.slice(applied.length)
}

/** What tells an edited step from the one that was applied: SHA-256 of its SQL, in hex. */
export function checksumOf({ sql }: Migration): string {
  return createHash('sha256').update(sql).digest('hex')
}
