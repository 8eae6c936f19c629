import { beforeEach, describe, expect, it } from 'vitest'
import { VirtualClock } from '@holdfast/resilience-kit/testing'
import { MemoryAlertBook } from '../testing/memory-alert-book.js'
import { AlertBoard } from './alert-board.js'

const submit = { kind: 'breaker-open', about: 'async-card/submit' } as const
const dead = { kind: 'dead-letter', about: 'bus' } as const

describe('AlertBoard', () => {
  let clock: VirtualClock
  let board: AlertBoard
  let told: string[]
  let logged: string[]
  let book: MemoryAlertBook

  /** As a process does that has just begun. */
  const open = () => {
    const log = (facts: object, message: string) =>
      void logged.push(`${(facts as { alert: string }).alert}: ${message}`)
    const logger = { debug: log, info: log, warn: log, error: log }
    board = new AlertBoard({ book, clock, logger })
    board.listen(({ alert, state, at, reason }) => told.push(`${at} ${alert} ${state}: ${reason}`))
  }
  beforeEach(() => {
    clock = new VirtualClock({ wallMs: 1000 })
    book = new MemoryAlertBook()
    logged = []
    told = []
    open()
  })

  const read = (name: typeof submit | typeof dead, isOn: boolean, reason: string) =>
    board.read(name, { isOn, reason, details: {} })

  it('tells each alert once while it is on, with the reason of its turn', async () => {
    read(submit, true, 'five in a row')
    read(submit, true, 'still so')
    await clock.advance(500)
    read(dead, true, 'poison')
    read(submit, false, 'probes were answered')
    read(submit, false, 'all is well')
    expect(told).toEqual([
      '1000 breaker-open/async-card/submit on: five in a row',
      '1500 dead-letter/bus on: poison',
      '1500 breaker-open/async-card/submit off: probes were answered',
    ])
    expect(logged).toHaveLength(3)
  })

  it('shows what is on, the longest first', async () => {
    read(dead, true, 'poison')
    await clock.advance(1)
    read(submit, true, 'five in a row')
    expect(board.on.map(({ alert }) => alert)).toEqual([
      'dead-letter/bus',
      'breaker-open/async-card/submit',
    ])
    read(dead, false, 'replayed')
    expect(board.on).toMatchObject([{ kind: 'breaker-open', at: 1001, reason: 'five in a row' }])
    expect([board.isOn(dead), board.isOn(submit)]).toEqual([false, true])
  })
  it('goes on where the process before stood: it tells no on twice, and an off that is new', () => {
    read(submit, true, 'five in a row')
    open()
    expect(board.on).toMatchObject([{ alert: 'breaker-open/async-card/submit', at: 1000 }])
    read(submit, true, 'still so')
    read(submit, false, 'probes were answered')
    expect(told).toEqual([
      '1000 breaker-open/async-card/submit on: five in a row',
      '1000 breaker-open/async-card/submit off: probes were answered',
    ])
  })

  it('knows over a restart what the receiver has still to be told', () => {
    const untold = () => board.untold.map(({ alert, state }) => `${alert} ${state}`)
    const taken = () => board.untold.forEach((alert) => board.told(alert))
    read(submit, true, 'five in a row')
    open()
    expect(untold()).toEqual(['breaker-open/async-card/submit on'])
    taken()
    open()
    expect(untold()).toEqual([])
    read(submit, false, 'probes were answered')
    read(dead, true, 'poison')
    read(dead, false, 'replayed')
    open()
    // Nobody was told that a letter was dead: nobody has to know that it is no more.
    expect(untold()).toEqual(['breaker-open/async-card/submit off'])
    taken()
    open()
    expect(untold()).toEqual([])
  })

  it('tells all the same what it cannot keep', () => {
    book.isBroken = true
    read(dead, true, 'poison')
    expect([board.isOn(dead), told]).toEqual([true, ['1000 dead-letter/bus on: poison']])
    expect(logged).toContain('dead-letter/bus: an alert could not be kept')
  })
})
