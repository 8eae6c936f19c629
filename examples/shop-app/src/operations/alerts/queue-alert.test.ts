import { beforeEach, describe, expect, it } from 'vitest'
import { VirtualClock } from '@holdfast/resilience-kit/testing'
import { MemoryAlertBook } from '../testing/memory-alert-book.js'
import { AlertBoard } from './alert-board.js'
import { QueueAlert } from './queue-alert.js'

const silent = () => undefined
const logger = { debug: silent, info: silent, warn: silent, error: silent }

describe('QueueAlert', () => {
  let board: AlertBoard
  let told: string[]
  let count: () => Promise<number | undefined>
  let alert: QueueAlert

  beforeEach(() => {
    board = new AlertBoard({ book: new MemoryAlertBook(), clock: new VirtualClock(), logger })
    told = []
    board.listen(({ state, reason }) => told.push(`${state}: ${reason}`))
    count = () => Promise.resolve(0)
    alert = new QueueAlert({
      ...{ board, name: { kind: 'dead-letter', about: 'bus' }, what: 'dead letters' },
      count: () => count(),
    })
  })

  it('is on from the first that comes until nothing waits', async () => {
    alert.came('a first', {})
    alert.came('a second', {})
    count = () => Promise.resolve(2)
    await alert.look()
    expect([alert.isOn, told]).toEqual([true, ['on: a first']])
    count = () => Promise.resolve(0)
    await alert.look()
    expect(told).toEqual(['on: a first', 'off: there are no dead letters any more'])
    expect(alert.isOn).toBe(false)
  })

  it('goes on for what waited before the process began', async () => {
    count = () => Promise.resolve(3)
    await alert.look()
    expect(told).toEqual(['on: there are dead letters: 3'])
  })

  it('stays on where one comes while it counts, or nobody can count', async () => {
    alert.came('a first', {})
    count = async () => {
      alert.came('meanwhile', {})
      return 0
    }
    await alert.look()
    count = () => Promise.resolve(undefined)
    await alert.look()
    expect([alert.isOn, told]).toEqual([true, ['on: a first']])
  })
})
