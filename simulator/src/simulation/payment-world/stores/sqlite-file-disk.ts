import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import type { Clock } from '@holdfast/resilience-kit'
import { systemClock } from '@holdfast/resilience-kit'
import type { PaymentStore } from '@holdfast/pg-client'
import { afterThisTurn, sqlitePaymentStore } from '@holdfast/pg-client/sqlite'
import type { Disk } from './disk.js'

/** A SQLite file that every life of a process opens anew, as after a real crash. */
export function sqliteFileDisk(): Disk {
  const folder = mkdtempSync(path.join(tmpdir(), 'simulation-'))
  const file = path.join(folder, 'payments.db')
  const opened: PaymentStore[] = []
  const open = (clock: Clock): PaymentStore => {
    const store = sqlitePaymentStore({
      file,
      clock,
      scheduleCommit: afterThisTurn,
      synchronous: 'normal',
    })
    opened.push(store)
    return store
  }
  return {
    open,
    inspected: open(systemClock),
    // What was committed last may still be in the log beside it.
    contents: async () => Buffer.concat([readFileSync(file), readFileSync(`${file}-wal`)]),
    close: async () => {
      for (const store of opened) await store.close()
      rmSync(folder, { recursive: true })
    },
  }
}
