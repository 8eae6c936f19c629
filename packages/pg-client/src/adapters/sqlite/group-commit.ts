import type { Clock, Timer } from '@holdfast/resilience-kit'
import type { SqliteDatabase } from './sqlite-database.js'
import type { TransactionStatements } from './sqlite-transaction-statements.js'

/** Something asked for that waits for the next commit. */
interface Asked {
  readonly isWrite: boolean
  /** Until when it waits for another process's lock, as monotonic time. */
  readonly until: number
  readonly work: () => unknown
  readonly resolve: (value: unknown) => void
  readonly reject: (reason: unknown) => void
}

/** How long a group waits for the write lock, and by which clock. */
export interface LockPatience {
  readonly clock: Pick<Clock, 'monotonic' | 'setTimer'>
  readonly busyTimeoutMs: number
}

/** Between two tries for the lock, in ms: the event loop has most of the time for itself. */
const retryMs = 30

/**
 * Runs what is asked for in the order of asking, and commits many writes at once: a commit that
 * waits for the disk takes far longer than the statements in it. Each write has a savepoint of its
 * own, so that one that fails takes nothing of the others with it; if the commit fails, none of
 * them has happened, or it is not known, and all reject. Nobody is told of anything before it is
 * committed.
 *
 * Where another process holds the write lock, the group is tried again by the clock, and the event
 * loop goes on meanwhile: writes that are asked for later join the group at its end. Each write
 * waits for `busyTimeoutMs` since it was asked for, and rejects then with what the database says.
 *
 * Reads need no write lock and never wait for one: where a group cannot begin, those in it are
 * answered there and then, as are those that come while it waits. They see what is committed, and
 * so not the writes of the group, also not those that the same caller has asked for before and not
 * awaited: nothing tells callers apart, and a write that waits may yet reject. Who awaits a write
 * reads it.
 */
export class GroupCommit {
  readonly #database: Pick<SqliteDatabase, 'inTransaction'>
  readonly #sql: TransactionStatements
  readonly #schedule: (commit: () => void) => void
  readonly #patience: LockPatience
  #asked: Asked[] = []
  /** Set while another process holds the lock. */
  #retry: Timer | undefined

  /** @param schedule runs the commit later, once; what is asked for until then is in it */
  constructor(
    database: Pick<SqliteDatabase, 'inTransaction'>,
    sql: TransactionStatements,
    schedule: (commit: () => void) => void,
    patience: LockPatience,
  ) {
    this.#database = database
    this.#sql = sql
    this.#schedule = schedule
    this.#patience = patience
  }

  /** Changes something; resolves when it is committed. */
  write<T>(work: () => T): Promise<T> {
    return this.#ask(true, work)
  }

  /**
   * Reads at once, or behind the writes that were asked for before, which it then sees; but it does
   * not wait with them for another process's lock.
   */
  read<T>(work: () => T): Promise<T> {
    if (this.#asked.length > 0 && !this.#retry) return this.#ask(false, work)
    try {
      return Promise.resolve(work())
    } catch (error) {
      return Promise.reject(error)
    }
  }

  /** Commits what has been asked for until now; later, where another process holds the lock. */
  flush(): void {
    this.#retry?.cancel()
    this.#retry = undefined
    if (this.#asked.length === 0) return
    try {
      this.#sql.begin.run()
    } catch (error) {
      const asked = this.#takeAsked()
      const writes = asked.filter(({ isWrite }) => isWrite)
      if (isBusy(error)) this.#tryAgain(writes, error)
      else this.#fail(writes, error)
      for (const one of asked) if (!one.isWrite) answer(one)
      return
    }
    this.#commitAll(this.#takeAsked())
  }

  /** Resolves when all that was asked for until now is committed, or has failed. */
  async drain(): Promise<void> {
    this.flush()
    if (this.#asked.length === 0) return
    // As a write: it has to wait for the lock with the others.
    await this.#ask(true, () => undefined).catch(() => undefined)
  }

  #commitAll(asked: readonly Asked[]): void {
    const tell: (() => void)[] = []
    try {
      for (const one of asked) tell.push(this.#run(one, asked.length === 1))
      this.#sql.commit.run()
    } catch (error) {
      this.#fail(asked, error)
      return
    }
    for (const one of tell) one()
  }

  #takeAsked(): readonly Asked[] {
    const asked = this.#asked
    this.#asked = []
    return asked
  }

  #fail(asked: readonly Asked[], error: unknown): void {
    this.#abandon()
    for (const { reject } of asked) reject(error)
  }

  /** Nothing has begun. Who has waited for long enough goes; the others keep their places. */
  #tryAgain(writes: readonly Asked[], error: unknown): void {
    const { clock } = this.#patience
    const now = clock.monotonic()
    this.#asked = writes.filter(({ until }) => until > now)
    const [first] = this.#asked
    if (first) {
      this.#retry = clock.setTimer(Math.min(retryMs, first.until - now), () => this.flush())
    }
    for (const { until, reject } of writes) if (until <= now) reject(error)
  }

  #ask<T>(isWrite: boolean, work: () => T): Promise<T> {
    const { clock, busyTimeoutMs } = this.#patience
    const until = clock.monotonic() + busyTimeoutMs
    return new Promise<T>((resolve, reject) => {
      const told = { resolve: resolve as (value: unknown) => void, reject }
      this.#asked.push({ isWrite, until, work, ...told })
      if (this.#asked.length === 1) this.#schedule(() => this.flush())
    })
  }

  /** Gives what to tell once it is committed; throws where nothing of the transaction is left. */
  #run({ isWrite, work, resolve, reject }: Asked, isAlone: boolean): () => void {
    const needsSavepoint = isWrite && !isAlone
    if (needsSavepoint) this.#sql.savepoint.run()
    try {
      const value = work()
      if (needsSavepoint) this.#sql.release.run()
      return () => resolve(value)
    } catch (error) {
      // After some errors SQLite itself rolls the whole transaction back.
      if (isAlone || !this.#database.inTransaction) throw error
      if (needsSavepoint) {
        this.#sql.undo.run()
        this.#sql.release.run()
      }
      return () => reject(error)
    }
  }

  #abandon(): void {
    if (!this.#database.inTransaction) return
    try {
      this.#sql.rollback.run()
    } catch {
      // What is told is why it came to this; the next transaction fails and rolls back again.
    }
  }
}

/** Outside of any transaction: it sees what is committed. */
function answer({ work, resolve, reject }: Asked): void {
  try {
    resolve(work())
  } catch (error) {
    reject(error)
  }
}

/** Another process holds the write lock, and nothing has begun. */
function isBusy(error: unknown): boolean {
  const code = error instanceof Error && 'code' in error ? error.code : undefined
  return typeof code === 'string' && code.startsWith('SQLITE_BUSY')
}
