import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { seededRandom, VirtualClock } from '@holdfast/resilience-kit/testing'
import { eventBusConformance } from './event-bus.conformance.js'
import type { EventBus } from './event-bus.js'
import { LoggedEventBus } from './logged-event-bus.js'
import { sqliteEventBus } from './sqlite-event-bus.js'
import { SqliteBusLog } from './sqlite-bus-log.js'

describe('the SQLite event bus', () => {
  const clock = new VirtualClock()
  const log = () => undefined
  const logger = { debug: log, info: log, warn: log, error: log }
  const options = { clock, random: seededRandom('bus'), logger, synchronous: 'normal' } as const
  const opened = new Map<EventBus, { file: string; log: SqliteBusLog }>()
  let folder: string
  let files = 0
  beforeAll(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'shop-bus-'))
  })
  afterAll(() => rmSync(folder, { recursive: true }))

  const open = (): EventBus => {
    files += 1
    const file = path.join(folder, `bus-${files}.sqlite`)
    const parts = { file, log: new SqliteBusLog(file, clock, 'normal') }
    const bus = new LoggedEventBus(parts.log, options)
    opened.set(bus, parts)
    return bus
  }
  const fileOf = (bus: EventBus) => opened.get(bus)?.file ?? ''

  const suite = eventBusConformance({
    open,
    reopen: async (bus) => {
      await bus.close()
      return sqliteEventBus(fileOf(bus), options)
    },
    crash: (bus) => {
      // The process that has ended can reach nothing any more.
      opened.get(bus)?.log.close()
      return sqliteEventBus(fileOf(bus), options)
    },
    advance: (ms) => clock.advance(ms),
  })
  for (const { name, run } of suite) it(name, run)

  it('brings what another process has published on the same file', async () => {
    const bus = open()
    const other = sqliteEventBus(fileOf(bus), options)
    const seen: string[] = []
    const handle = async ({ id }: { id: string }) => void seen.push(id)
    bus.subscribe({ consumer: 'one', topics: ['things'], handle })
    await clock.advance(0)
    await other.publish({ id: 'a1', topic: 'things', key: 'a', at: 1, body: {} })
    await clock.advance(5000)
    expect(seen).toEqual(['a1'])
    await Promise.all([bus.close(), other.close()])
  })
})
