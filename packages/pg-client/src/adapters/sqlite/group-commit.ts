import type { SqliteDatabase, SqliteStatement } from './sqlite-database.js'

/** Something asked for that waits for the next commit. */
interface Asked {
  readonly isWrite: boolean
  readonly work: () => unknown
  readonly resolve: (value: unknown) => void
  readonly reject: (reason: unknown) => void
}

/**
 * Runs what is asked for in the order of asking, and commits many writes at once: a commit that
 * waits for the disk takes far longer than the statements in it. Each write has a savepoint of its
 * own, so that one that fails takes nothing of the others with it; if the commit fails, none of
 * them has happened, or it is not known, and all reject. Nobody is told of anything before it is
 * committed.
 */
export class GroupCommit {
  readonly #database: SqliteDatabase
  readonly #schedule: (commit: () => void) => void
  readonly #begin: SqliteStatement
  readonly #commit: SqliteStatement
  readonly #rollback: SqliteStatement
  readonly #savepoint: SqliteStatement
  readonly #release: SqliteStatement
  readonly #undo: SqliteStatement
  #asked: Asked[] = []

  /** @param schedule runs the commit later, once; what is asked for until then is in it */
  constructor(database: SqliteDatabase, schedule: (commit: () => void) => void) {
    this.#database = database
    this.#schedule = schedule
    // The write lock comes first, so that no transaction fails halfway for want of it.
    this.#begin = database.prepare('BEGIN IMMEDIATE')
    this.#commit = database.prepare('COMMIT')
    this.#rollback = database.prepare('ROLLBACK')
    this.#savepoint = database.prepare('SAVEPOINT one')
    this.#release = database.prepare('RELEASE one')
    this.#undo = database.prepare('ROLLBACK TO one')
  }

  /** Changes something; resolves when it is committed. */
  write<T>(work: () => T): Promise<T> {
    return this.#ask(true, work)
  }

  /** Reads at once, or behind the writes that were asked for before. */
  read<T>(work: () => T): Promise<T> {
    if (this.#asked.length > 0) return this.#ask(false, work)
    try {
      return Promise.resolve(work())
    } catch (error) {
      return Promise.reject(error)
    }
  }

  /** Commits what has been asked for until now. */
  flush(): void {
    const asked = this.#asked
    this.#asked = []
    if (asked.length === 0) return
    const tell: (() => void)[] = []
    try {
      this.#begin.run()
      for (const one of asked) tell.push(this.#run(one, asked.length === 1))
      this.#commit.run()
    } catch (error) {
      this.#abandon()
      for (const { reject } of asked) reject(error)
      return
    }
    for (const one of tell) one()
  }

  #ask<T>(isWrite: boolean, work: () => T): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      this.#asked.push({ isWrite, work, resolve: resolve as (value: unknown) => void, reject })
      if (this.#asked.length === 1) this.#schedule(() => this.flush())
    })
  }

  /** Gives what to tell once it is committed; throws where nothing of the transaction is left. */
  #run({ isWrite, work, resolve, reject }: Asked, isAlone: boolean): () => void {
    const needsSavepoint = isWrite && !isAlone
    if (needsSavepoint) this.#savepoint.run()
    try {
      const value = work()
      if (needsSavepoint) this.#release.run()
      return () => resolve(value)
    } catch (error) {
      // After some errors SQLite itself rolls the whole transaction back.
      if (isAlone || !this.#database.inTransaction) throw error
      if (needsSavepoint) {
        this.#undo.run()
        this.#release.run()
      }
      return () => reject(error)
    }
  }

  #abandon(): void {
    if (!this.#database.inTransaction) return
    try {
      this.#rollback.run()
    } catch {
      // What is told is why it came to this; the next transaction fails and rolls back again.
    }
  }
}
