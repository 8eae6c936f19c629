import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { LogLine, Logger } from '@holdfast/resilience-kit'
import { seededRandom, VirtualClock } from '@holdfast/resilience-kit/testing'
import { anOrder } from '../../../test/samples.js'
import { OrderBook } from '../order-book.js'
import { SqliteOrderStore } from '../sqlite-order-store.js'
import type { HoldHandler } from './hold-handlers.js'
import { failed, firstSteps, type StepResult } from './saga.js'
import { SagaRunner } from './saga-runner.js'
import type { HoldName } from './saga-step.js'

const done: StepResult = { kind: 'done' }
const unknown: StepResult = { kind: 'unknown' }
const unreached: StepResult = { kind: 'unreached', failure: 'CATALOG_UNREACHABLE' }
const order = anOrder({ status: 'PENDING', steps: firstSteps(), pointsUsed: 10_000 })

describe('SagaRunner', () => {
  let folder: string
  let clock: VirtualClock
  let store: SqliteOrderStore
  let book: OrderBook
  let logged: string[]
  /** What the modules answer next, and are asked: `stock 1 at 0`. */
  let answers: Record<HoldName, (StepResult | (() => Promise<StepResult>))[]>
  let asked: string[]

  beforeEach(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'shop-saga-'))
    clock = new VirtualClock()
    store = new SqliteOrderStore(path.join(folder, 'orders.sqlite'), clock, 'normal')
    book = new OrderBook(store, clock)
    logged = []
    asked = []
    answers = { stock: [], points: [] }
    book.insert(order)
  })
  afterEach(() => {
    store.close()
    rmSync(folder, { recursive: true })
  })

  const handlerOf = (name: HoldName): HoldHandler => ({
    hold: async (_, round) => {
      asked.push(`${name} ${round} at ${clock.now()}`)
      const answer = answers[name].shift() ?? done
      return typeof answer === 'function' ? answer() : answer
    },
    undo: () => Promise.reject(new Error('nothing is undone here')),
  })
  const newRunner = (): SagaRunner => {
    const log: LogLine = (_, message) => void logged.push(message)
    const logger: Logger = { debug: log, info: log, warn: log, error: log }
    const handlers = { stock: handlerOf('stock'), points: handlerOf('points') }
    return new SagaRunner({ book, handlers, clock, random: seededRandom(1), logger })
  }
  const patience = (limitMs: number): AbortSignal => {
    const end = new AbortController()
    clock.setTimer(limitMs, () => end.abort(new Error('the answer is due')))
    return end.signal
  }
  const stepsNow = () => store.get(order.id)?.steps.map(({ step, state }) => `${step} ${state}`)

  it('takes one step after the other, each durable before it is asked for', async () => {
    const seen: unknown[] = []
    const look = () => {
      seen.push(stepsNow())
      return Promise.resolve(done)
    }
    answers = { stock: [look], points: [look] }
    const after = await newRunner().run(order.id, { isFirst: true })
    expect(seen).toEqual([['stock running'], ['stock done', 'points running']])
    expect(after).toEqual(store.get(order.id))
    expect(after?.status).toBe('PAYMENT_WAITING')
  })

  it('gives nothing where there is no order, and asks nothing where all is held', async () => {
    expect(await newRunner().run('nothing')).toBeUndefined()
    await newRunner().run(order.id)
    asked = []
    expect((await newRunner().run(order.id))?.status).toBe('PAYMENT_WAITING')
    expect(asked).toEqual([])
  })

  it('asks again under the same hold while nobody answers and the patience lasts', async () => {
    answers.stock = [unknown, unknown, unknown]
    const running = newRunner().run(order.id, { signal: patience(60_000), isFirst: true })
    await clock.advance(60_000)
    expect((await running)?.status).toBe('PAYMENT_WAITING')
    expect(asked.map((one) => one.replace(/ at .*/, ''))).toEqual([
      ...['stock 1', 'stock 1', 'stock 1', 'stock 1', 'points 1'],
    ])
    const moments = asked.map((one) => Number(one.split(' ').at(-1)))
    expect(moments[0]).toBe(0)
    // Waits of at most 100, 200 and 400 ms.
    expect(moments[3]).toBeLessThanOrEqual(700)
  })

  it('ends with the patience, and leaves the step for a later run to go on with', async () => {
    answers.stock = Array.from({ length: 1000 }, () => unknown)
    const running = newRunner().run(order.id, { signal: patience(5000), isFirst: true })
    await clock.advance(5000)
    expect((await running)?.status).toBe('PENDING')
    expect(stepsNow()).toEqual(['stock running'])
    expect(clock.pending).toBe(0)
    answers.stock = []
    expect((await newRunner().run(order.id))?.status).toBe('PAYMENT_WAITING')
  })

  it('asks once where nobody waits for the answer', async () => {
    answers.stock = [unknown]
    expect((await newRunner().run(order.id))?.status).toBe('PENDING')
    expect(asked).toEqual(['stock 1 at 0'])
    expect(clock.pending).toBe(0)
  })

  it('fails an order at once whose first request reached nobody', async () => {
    answers.stock = [unreached]
    const after = await newRunner().run(order.id, { signal: patience(5000), isFirst: true })
    expect(after).toMatchObject({ status: 'FAILED', failure: 'CATALOG_UNREACHABLE' })
    expect(asked).toHaveLength(1)
  })

  it('leaves an order for later where its patience was over before anybody was asked', async () => {
    answers.stock = [unreached]
    const after = await newRunner().run(order.id, { signal: AbortSignal.abort(), isFirst: true })
    expect(after?.status).toBe('PENDING')
    expect(stepsNow()).toEqual(['stock running'])
  })

  it('knows nothing where only a later run reached nobody', async () => {
    answers.stock = [unreached]
    expect((await newRunner().run(order.id))?.status).toBe('PENDING')
    expect(stepsNow()).toEqual(['stock running'])
  })

  it('knows nothing where a request reached nobody after one that nobody answered', async () => {
    answers.stock = [unknown, unreached]
    const running = newRunner().run(order.id, { signal: patience(5000), isFirst: true })
    await clock.advance(5000)
    expect((await running)?.status).toBe('PAYMENT_WAITING')
  })

  it('takes each step for itself: one was asked twice, the next reached nobody', async () => {
    answers = { stock: [unknown], points: [{ kind: 'unreached', failure: 'POINTS_UNREACHABLE' }] }
    const running = newRunner().run(order.id, { signal: patience(5000), isFirst: true })
    await clock.advance(5000)
    expect(await running).toMatchObject({ status: 'FAILED', failure: 'POINTS_UNREACHABLE' })
    // An earlier shop may have asked for the points: they are given back all the same.
    expect(stepsNow()).toEqual(['stock undoing', 'points undoing'])
  })

  it('ignores a result that comes when the order has ended, and logs it', async () => {
    answers.stock = [
      () => {
        const stands = store.get(order.id)
        if (stands) book.save(stands, failed(stands, 'SAGA_TIMEOUT'))
        return Promise.resolve(done)
      },
    ]
    const after = await newRunner().run(order.id, { isFirst: true })
    expect(after).toMatchObject({ status: 'FAILED', failure: 'SAGA_TIMEOUT' })
    expect(stepsNow()).toEqual(['stock undoing'])
    expect(logged).toEqual(['a step result came late or twice, and is ignored'])
  })

  it('holds each step once when two run the same saga at the same time', async () => {
    const runs = await Promise.all([newRunner().run(order.id), newRunner().run(order.id)])
    expect(runs.map((run) => run?.status)).toContain('PAYMENT_WAITING')
    expect(stepsNow()).toEqual(['stock done', 'points done'])
    expect(logged).toContain('a step result came late or twice, and is ignored')
  })

  it('records a result although another process changed the order meanwhile', async () => {
    const { save } = store
    store.save = () => {
      store.save = save
      return 'stale'
    }
    expect((await newRunner().run(order.id))?.status).toBe('PAYMENT_WAITING')
    expect(asked).toEqual(['stock 1 at 0', 'points 1 at 0'])
  })

  it('goes on where it was cut off before the result was stored', async () => {
    const { save } = store
    store.save = () => {
      throw new Error('the power is out')
    }
    await expect(newRunner().run(order.id, { isFirst: true })).rejects.toThrow('the power is out')
    store.save = save
    expect((await newRunner().run(order.id))?.status).toBe('PAYMENT_WAITING')
    expect(asked.filter((one) => one.startsWith('stock 1'))).toHaveLength(2)
  })
})
