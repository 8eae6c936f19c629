import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { VirtualClock } from '@holdfast/resilience-kit/testing'
import { ShopError } from '../../http/shop-error.js'
import { operationsErrors } from '../operations-errors.js'
import { OperationsStore, type NewAction } from '../operations-store.js'
import { ActionLog } from './action-log.js'

const action: NewAction = { operatorId: 'ann', action: 'drop', subject: 'bus/1', details: {} }

describe('ActionLog', () => {
  let store: OperationsStore
  let log: ActionLog
  let errors: number

  beforeEach(() => {
    store = new OperationsStore(':memory:', new VirtualClock())
    errors = 0
    const silent = () => undefined
    const error = () => void (errors += 1)
    log = new ActionLog(store, { debug: silent, info: silent, warn: silent, error })
  })
  afterEach(() => store.close())
  const outcomes = () => store.listActions({ limit: 9 }).map(({ outcome }) => outcome)

  it('notes an action before it is done, and how it ended', async () => {
    const seen = await log.noted(action, async () => outcomes())
    expect([seen, outcomes()]).toEqual([[null], ['done']])
  })

  it('notes the code of what went wrong, and lets it through', async () => {
    const refused = new ShopError(operationsErrors.DEAD_LETTER_NOT_FOUND)
    await expect(log.noted(action, () => Promise.reject(refused))).rejects.toBe(refused)
    const broken = new Error('disk full')
    await expect(log.noted(action, () => Promise.reject(broken))).rejects.toBe(broken)
    expect(outcomes()).toEqual(['INTERNAL', 'DEAD_LETTER_NOT_FOUND'])
  })

  it('does nothing that it cannot note', async () => {
    let isDone = false
    const begin = () => {
      throw new Error('disk full')
    }
    const silent = () => undefined
    const logger = { debug: silent, info: silent, warn: silent, error: silent }
    const broken = new ActionLog({ begin, end: silent }, logger)
    const work = async () => void (isDone = true)
    await expect(broken.noted(action, work)).rejects.toThrow('disk full')
    expect(isDone).toBe(false)
  })

  it('calls no action a failure because its end could not be noted', async () => {
    const { begin } = store
    Object.assign(store, {
      begin: begin.bind(store),
      end: () => {
        throw new Error('disk full')
      },
    })
    expect(await log.noted(action, async () => 'done')).toBe('done')
    expect([outcomes(), errors]).toEqual([[null], 1])
  })
})
