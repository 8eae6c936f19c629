import { VirtualClock } from '@holdfast/resilience-kit/testing'
import { beforeEach, describe, expect, it } from 'vitest'
import type { Charge, SubmitCommand } from './charge.js'
import type { CallbackDecision, GatewayDecisions, RequestDecision } from './gateway-decisions.js'
import { Gateway } from './gateway.js'

const PROMPT: RequestDecision = { delayMs: 0, refused: false, answerLost: false }
const ON_TIME: CallbackDecision = { lost: false, copies: 1, lateByMs: 0 }

const COMMAND: SubmitCommand = {
  userId: 'user-1',
  orderId: 'order-1',
  cardType: 'KB',
  cardNumber: '1234-5678-9814-1451',
  amount: 100,
  callbackUrl: 'http://localhost:8080/c',
}

describe('the gateway', () => {
  let clock: VirtualClock
  let request: RequestDecision
  let callback: CallbackDecision
  let sent: { charge: Charge; atMs: number }[]
  let answer: number | undefined
  let asked: string[]
  let gateway: Gateway

  beforeEach(() => {
    clock = new VirtualClock()
    request = PROMPT
    callback = ON_TIME
    sent = []
    answer = 200
    asked = []
    const decisions: GatewayDecisions = {
      submit: (orderId, occurrence) => {
        asked.push(`${orderId}#${occurrence}`)
        return request
      },
      inquiry: () => PROMPT,
      processingMs: () => 3000,
      outcome: () => 'approved',
      callback: () => callback,
      keyBits: (_orderId, _occurrence, redraw) => redraw,
    }
    gateway = new Gateway({
      clock,
      decisions,
      sender: {
        send: (charge) => {
          sent.push({ charge, atMs: clock.monotonic() })
          return Promise.resolve(answer)
        },
        close: () => undefined,
      },
      transactionKey: (_nowMs, bits) => `key-${bits}`,
    })
  })

  const charges = () => gateway.ledger.all()

  it('stores a charge after the delay and settles it after the processing time', async () => {
    request = { ...PROMPT, delayMs: 500 }
    const submitted = gateway.submit(COMMAND)
    await clock.advance(499)
    expect(charges()).toEqual([])
    await clock.advance(1)
    expect(await submitted).toMatchObject({ kind: 'executed', value: { amount: 100 } })
    await clock.advance(2999)
    expect(gateway.ledger.pendingCount).toBe(1)
    expect(sent).toEqual([])
    await clock.advance(1)
    expect(charges()).toMatchObject([{ settled: { outcome: 'approved' } }])
    expect(sent).toMatchObject([{ atMs: 3500, charge: { settled: { outcome: 'approved' } } }])
  })

  it('stores nothing when it refuses', async () => {
    request = { ...PROMPT, refused: true }
    expect(await gateway.submit(COMMAND)).toEqual({ kind: 'refused' })
    await clock.advance(10_000)
    expect(charges()).toEqual([])
    expect(sent).toEqual([])
  })

  it('charges although the answer is lost', async () => {
    request = { ...PROMPT, answerLost: true }
    expect(await gateway.submit(COMMAND)).toMatchObject({ kind: 'executed', answerLost: true })
    expect(charges()).toHaveLength(1)
  })

  it('counts the submits of each order, whoever makes them', async () => {
    await gateway.submit(COMMAND)
    await gateway.submit({ ...COMMAND, orderId: 'order-2' })
    await gateway.submit({ ...COMMAND, userId: 'user-2' })
    expect(asked).toEqual(['order-1#1', 'order-2#1', 'order-1#2'])
  })

  it('redraws a transaction key that is taken', async () => {
    await gateway.submit(COMMAND)
    await gateway.submit(COMMAND)
    await gateway.submit(COMMAND)
    expect(charges().map(({ transactionKey }) => transactionKey)).toEqual([
      'key-0',
      'key-1',
      'key-2',
    ])
  })

  it('finds charges by key and by order for their own user only', async () => {
    await gateway.submit(COMMAND)
    expect(await gateway.inquireByKey('user-1', 'key-0')).toMatchObject({ value: { amount: 100 } })
    expect(await gateway.inquireByKey('user-2', 'key-0')).toMatchObject({ value: undefined })
    expect(await gateway.inquireByOrder('user-1', 'order-1')).toMatchObject({ value: [{}] })
    expect(await gateway.inquireByOrder('user-2', 'order-1')).toMatchObject({ value: [] })
  })

  it('never sends a lost callback', async () => {
    callback = { ...ON_TIME, lost: true }
    await gateway.submit(COMMAND)
    await clock.advance(100_000)
    expect(sent).toEqual([])
    expect(gateway.callbacks.recordOf('key-0')).toEqual({ sent: 0, answered: [], lost: true })
    expect(gateway.callbacks.counts).toMatchObject({ lost: 1, due: 0 })
  })

  it('sends a late callback late, and twice when it is duplicated as well', async () => {
    callback = { lost: false, copies: 2, lateByMs: 7000 }
    await gateway.submit(COMMAND)
    await clock.advance(9999)
    expect(sent).toEqual([])
    expect(gateway.callbacks.counts).toMatchObject({ due: 2, late: 1, duplicated: 1 })
    await clock.advance(1)
    expect(sent.map(({ atMs }) => atMs)).toEqual([10_000, 10_000])
    expect(gateway.callbacks.counts).toMatchObject({ due: 0, delivered: 2 })
  })

  it.each([[500], [307], [undefined]])(
    'makes one attempt when the answer is %s',
    async (status) => {
      answer = status
      await gateway.submit(COMMAND)
      await clock.advance(100_000)
      expect(sent).toHaveLength(1)
      expect(gateway.callbacks.counts).toMatchObject({ delivered: 0, failed: 1, due: 0 })
      expect(gateway.callbacks.recordOf('key-0').answered).toEqual(
        status === undefined ? [] : [status],
      )
    },
  )

  it('is idle once all charges are settled and their callbacks done', async () => {
    let isIdle = false
    callback = { ...ON_TIME, lateByMs: 1000 }
    await gateway.submit(COMMAND)
    const idle = gateway.whenIdle().then(() => (isIdle = true))
    await clock.advance(3999)
    expect(isIdle).toBe(false)
    await clock.advance(1)
    await idle
    expect(gateway.callbacks.counts.delivered).toBe(1)
    await gateway.whenIdle()
  })

  it('forgets a callback that is held back when it is closed', async () => {
    callback = { ...ON_TIME, lateByMs: 1000 }
    await gateway.submit(COMMAND)
    await clock.advance(3500)
    expect(gateway.callbacks.counts.due).toBe(1)
    gateway.close()
    await clock.advance(100_000)
    expect(sent).toEqual([])
    expect(clock.pending).toBe(0)
  })

  it('ends all work when it is closed and leaves charges pending', async () => {
    await gateway.submit(COMMAND)
    request = { ...PROMPT, delayMs: 500 }
    const waiting = gateway.submit(COMMAND)
    gateway.close()
    expect(await waiting).toEqual({ kind: 'closed' })
    expect(await gateway.submit(COMMAND)).toEqual({ kind: 'closed' })
    await clock.advance(100_000)
    expect(charges()).toHaveLength(1)
    expect(gateway.ledger.pendingCount).toBe(1)
    expect(sent).toEqual([])
    await gateway.whenIdle()
  })
})
