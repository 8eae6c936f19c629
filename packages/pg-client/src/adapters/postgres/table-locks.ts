import { systemClock, type Clock } from '@holdfast/resilience-kit'

/** How a migration waits for its locks on tables, and by which clock it leaves others time. */
export interface LockPatience {
  readonly clock: Pick<Clock, 'sleep'>
  /** How long it waits for one lock, in ms: everybody who uses the table waits behind it. */
  readonly lockTimeoutMs: number
  /** How long it lets the others go on before it tries again, in ms. */
  readonly pauseMs: number
  readonly tries: number
}

/** Half a minute in all. */
export const usualPatience: LockPatience = {
  clock: systemClock,
  lockTimeoutMs: 2000,
  pauseMs: 5000,
  tries: 5,
}

/**
 * Runs what takes locks on tables, inside a transaction. Where a lock does not come in time all of
 * it is undone, and so everybody who waits behind it goes on; then it is tried again. What the
 * transaction took before, it keeps.
 *
 * @throws Error with one sentence where no try got its locks.
 */
export async function withTableLocks(
  execute: (text: string) => Promise<unknown>,
  work: () => Promise<void>,
  { clock, lockTimeoutMs, pauseMs, tries }: LockPatience,
): Promise<void> {
  await execute(`SET LOCAL lock_timeout = ${lockTimeoutMs}`)
  await execute('SAVEPOINT before_locks')
  for (let number = 1; ; number += 1) {
    try {
      await work()
      return
    } catch (error) {
      if (!isLockTimeout(error)) throw error
      if (number === tries) throw new Error(sentenceOf(tries, lockTimeoutMs), { cause: error })
    }
    await execute('ROLLBACK TO SAVEPOINT before_locks')
    await clock.sleep(pauseMs)
  }
}

function isLockTimeout(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === '55P03'
}

function sentenceOf(tries: number, lockTimeoutMs: number): string {
  return (
    `its migration got no lock on a table in ${tries} tries of ${lockTimeoutMs} ms: a long ` +
    'transaction (pg_dump, a report, a session idle in a transaction) has to end first'
  )
}
