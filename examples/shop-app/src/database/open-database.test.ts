import { chmodSync, existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { openDatabase } from './open-database.js'

describe('openDatabase', () => {
  let folder: string
  beforeEach(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'shop-database-'))
  })
  afterEach(() => {
    chmodSync(folder, 0o700)
    rmSync(folder, { recursive: true })
  })

  it('makes the folders that are missing', () => {
    const file = path.join(folder, 'a', 'b', 'one.sqlite')
    openDatabase(file, []).close()
    expect(existsSync(file)).toBe(true)
  })

  it('lets a statement wait for a lock no longer than it is told', () => {
    const file = path.join(folder, 'one.sqlite')
    const schema = ['CREATE TABLE things (id TEXT) STRICT']
    const holder = openDatabase(file, schema)
    expect(holder.pragma('busy_timeout', { simple: true })).toBe(5000)
    const other = openDatabase(file, schema, 'full', 20)
    expect(other.pragma('busy_timeout', { simple: true })).toBe(20)
    holder.exec('BEGIN IMMEDIATE')
    expect(() => other.exec(`INSERT INTO things VALUES ('a')`)).toThrow('database is locked')
    holder.exec('COMMIT')
    other.exec(`INSERT INTO things VALUES ('a')`)
    other.close()
    holder.close()
  })

  it.runIf(existsSync('/proc/self'))('gives up where no folder can be made', () => {
    expect(() => openDatabase('/proc/nope/deeper/one.sqlite', [])).toThrow(
      'The data directory /proc/nope/deeper is not writable.',
    )
  })

  it.skipIf(process.getuid?.() === 0)('says where it may not write', () => {
    chmodSync(folder, 0o500)
    expect(() => openDatabase(path.join(folder, 'a', 'one.sqlite'), [])).toThrow('is not writable')
  })
})
