import type { StoreKind } from '../../world/simulation.js'
import type { Disk } from './disk.js'
import { memoryDisk } from './memory-disk.js'
import { sqliteDisk } from './sqlite-disk.js'
import { sqliteFileDisk } from './sqlite-file-disk.js'

/** Opens a new, empty disk. */
export function diskOf(kind: StoreKind, dialect: string): Disk {
  switch (kind) {
    case 'memory':
      return memoryDisk(dialect)
    case 'sqlite':
      return sqliteDisk()
    case 'sqlite-file':
      return sqliteFileDisk()
  }
}
