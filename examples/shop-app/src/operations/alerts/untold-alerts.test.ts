import { beforeEach, describe, expect, it } from 'vitest'
import { VirtualClock } from '@holdfast/resilience-kit/testing'
import { MemoryAlertBook } from '../testing/memory-alert-book.js'
import { AlertBoard } from './alert-board.js'
import { UntoldAlerts } from './untold-alerts.js'

const silent = () => undefined
const logger = { debug: silent, info: silent, warn: silent, error: silent }

describe('UntoldAlerts', () => {
  let clock: VirtualClock
  let board: AlertBoard
  let sent: string[]
  let posting: Set<string>
  let untold: UntoldAlerts

  beforeEach(() => {
    clock = new VirtualClock()
    board = new AlertBoard({ book: new MemoryAlertBook(), clock, logger })
    sent = []
    posting = new Set()
    const webhook = {
      isPosting: (alert: string) => posting.has(alert),
      send: ({ alert, state }: { alert: string; state: string }) =>
        void sent.push(`${alert} ${state} at ${clock.monotonic()}`),
    }
    untold = new UntoldAlerts({ board, webhook, clock })
  })
  const read = (isOn: boolean) =>
    board.read({ kind: 'dead-letter', about: 'bus' }, { isOn, reason: 'why', details: {} })
  const lookAfter = async (ms: number) => {
    await clock.advance(ms)
    await untold.look()
  }

  it('posts what is on and untold, every minute after it turned', async () => {
    read(true)
    await lookAfter(59_999)
    expect([untold.isOn, sent]).toEqual([true, []])
    await lookAfter(1)
    await lookAfter(59_999)
    await lookAfter(1)
    expect(sent).toEqual(['dead-letter/bus on at 60000', 'dead-letter/bus on at 120000'])
    for (const alert of board.untold) board.told(alert)
    await lookAfter(600_000)
    expect([untold.isOn, sent.length]).toEqual([false, 2])
  })

  it('posts nothing a second time that waits to be posted', async () => {
    read(true)
    posting.add('dead-letter/bus')
    await lookAfter(300_000)
    posting.clear()
    await lookAfter(59_999)
    expect(sent).toEqual([])
    await lookAfter(1)
    expect(sent).toHaveLength(1)
  })

  it('posts the off of what was told as on', async () => {
    read(true)
    for (const alert of board.untold) board.told(alert)
    read(false)
    await lookAfter(60_000)
    expect(sent).toEqual(['dead-letter/bus off at 60000'])
  })
})
