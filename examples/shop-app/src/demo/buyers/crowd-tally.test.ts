import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { expect, it } from 'vitest'
import { newTally, readTally, toldBy, writeTally } from './crowd-tally.js'

it('knows what a status tells a buyer', () => {
  const statuses = [201, 202, 402, 429, 502, 503, 409, 500, undefined]
  expect(statuses.map(toldBy)).toEqual([
    ...['paid', 'confirming', 'declined', 'turnedAway', 'turnedAway', 'turnedAway'],
    ...['otherwise', 'otherwise', 'unanswered'],
  ])
})

it('is read as it was written, and not at all where it is something else', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'crowd-tally-'))
  const file = path.join(folder, 'it.json')
  try {
    expect(readTally(file)).toBeUndefined()
    const startedAt = '2026-11-20T00:00:00.000Z'
    const tally = newTally({ name: 'it', pid: 7, buyers: 100, startedAt })
    writeTally(file, tally)
    expect(readTally(file)).toEqual(tally)
    writeFileSync(file, '{"name":"it"}')
    expect(readTally(file)).toBeUndefined()
  } finally {
    rmSync(folder, { recursive: true })
  }
  expect(() => writeTally(file, newTally({ name: '', pid: 1, buyers: 1, startedAt: '' }))).toThrow(
    'ENOENT',
  )
})
