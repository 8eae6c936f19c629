import { mkdirSync, mkdtempSync, rmSync, utimesSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { expect, it } from 'vitest'
import { newTally, writeTally } from '../buyers/crowd-tally.js'
import { crowdEnvironment, CrowdRoster } from './crowd-roster.js'

it('calls a crowd ended that has been silent for longer than any buyer waits', () => {
  const dataDir = mkdtempSync(path.join(tmpdir(), 'crowd-roster-'))
  try {
    const file = path.join(dataDir, 'demo-crowds', 'crowd.json')
    mkdirSync(path.dirname(file))
    // Its process id is in use: it is this one's.
    const startedAt = '2026-11-20T00:00:00.000Z'
    writeTally(file, newTally({ name: 'crowd', pid: process.pid, buyers: 1, startedAt }))
    const roster = new CrowdRoster(dataDir)
    const isBuyingAfter = (silentMs: number) => {
      const at = new Date(Date.now() - silentMs)
      utimesSync(file, at, at)
      return roster.list().map(({ isBuying }) => isBuying)
    }
    expect([isBuyingAfter(0), isBuyingAfter(85_000), isBuyingAfter(95_000)]).toEqual([
      [true],
      [true],
      [false],
    ])
  } finally {
    rmSync(dataDir, { recursive: true })
  }
})

it('gives a crowd nothing of the environment but what Node reads', () => {
  const environment = {
    ...{ PATH: '/bin', HOME: '/root', NODE_OPTIONS: '--no-warnings', LANG: 'C' },
    ...{ SHOP_STAFF: '[]', SHOP_TOSS_SECRET_KEY: 'test_sk', SHOP_TOKEN_SECRET: 's' },
  }
  expect(crowdEnvironment(environment)).toEqual({
    ...{ PATH: '/bin', HOME: '/root', NODE_OPTIONS: '--no-warnings' },
  })
})
