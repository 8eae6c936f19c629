import { describe, expect, it } from 'vitest'
import { asyncCard } from '../dialects/async-card/async-card-dialect.js'
import { faultList } from '../faults/fault-list.js'
import { keyedCard } from '../testing/keyed-card.js'
import { VirtualGateway, statusOf } from '../testing/virtual-gateway.js'
import type { RequestOutcome } from './request-counts.js'

/** What one forced fault must bring about. */
interface Effect {
  /** An HTTP status, or how else the answer was delivered. */
  readonly status: number | string
  readonly charges: number
  readonly outcome: RequestOutcome
  /** What the body must look like, where there is one. */
  readonly body?: RegExp
}

const OK = /"result":"SUCCESS"/
const OWN_ERROR = /현재 서버가 불안정합니다/

const effects: Record<string, Effect> = {
  hang: { status: 'never', charges: 0, outcome: 'hung' },
  'connection-reset': { status: 'cut', charges: 0, outcome: 'cut' },
  'latency-spike': { status: 200, charges: 1, outcome: 'accepted', body: OK },
  'late-execution': { status: 200, charges: 1, outcome: 'accepted', body: OK },
  'execution-past-lifetime': { status: 200, charges: 1, outcome: 'accepted', body: OK },
  'rate-limit': { status: 429, charges: 0, outcome: 'rateLimited', body: /요청이 너무 많습니다/ },
  'brown-out': { status: 503, charges: 0, outcome: 'proxyError', body: /^<html>/ },
  'fail-before-commit': { status: 500, charges: 0, outcome: 'failed', body: OWN_ERROR },
  'fail-after-commit': { status: 500, charges: 1, outcome: 'failed', body: OWN_ERROR },
  'proxy-error': { status: 504, charges: 1, outcome: 'proxyError', body: /^<html>/ },
  'in-flight': { status: 409, charges: 1, outcome: 'inFlight', body: /under way/ },
  'request-duplicated': { status: 200, charges: 2, outcome: 'accepted', body: OK },
  'answer-lost': { status: 'cut', charges: 1, outcome: 'cut' },
  'slow-body': { status: 200, charges: 1, outcome: 'accepted', body: OK },
  'truncated-body': { status: 'truncated', charges: 1, outcome: 'truncated', body: OK },
  'malformed-body': { status: 200, charges: 1, outcome: 'malformed', body: /^({"meta".*)\1$/ },
  'callback-before-answer': { status: 200, charges: 1, outcome: 'accepted', body: OK },
  'key-collision': { status: 200, charges: 1, outcome: 'accepted', body: OK },
}

const force = (fault: string) => ({ 'x-sim-fault': fault })

describe('a request that one fault strikes', () => {
  it.each(Object.entries(effects))(
    '%s shows in answer, ledger, counts, journal',
    async (...one) => {
      const [fault, effect] = one
      // Ten times as fast: what is held up for two days comes within one.
      const gateway = new VirtualGateway({ timeScale: 0.1 }, { dialects: [keyedCard] })
      const delivery = await gateway.until(gateway.submit('order-1', force(fault)))
      expect(statusOf(delivery)).toBe(effect.status)
      if (effect.body) expect(bodyOf(delivery)).toMatch(effect.body)
      expect(gateway.charges).toHaveLength(effect.charges)
      const { requests, outcomes, faults } = gateway.counts
      expect(requests).toMatchObject({ submitPayment: 1, unread: 0 })
      expect(onlyCounted(outcomes)).toEqual({ [effect.outcome]: 1 })
      expect(faults).toEqual({ [fault]: 1 })
      const entries = gateway.gateway.journal.latest(10).filter(({ kind }) => kind === 'request')
      expect(entries).toMatchObject([
        { operation: 'submitPayment', line: 'POST /api/v1/payments', faults: [fault] },
      ])
      const hasStatus = typeof effect.status === 'number'
      expect(entries[0]?.status).toBe(
        hasStatus || effect.status !== 'truncated' ? effect.status : 200,
      )
    },
  )

  it('is told of here for every fault that can strike a submit', () => {
    const struck = faultList.filter(
      (fault) => fault.bites === 'request' && fault.operations.includes('submit'),
    )
    expect(struck.map(({ name }) => name).toSorted()).toEqual(Object.keys(effects).toSorted())
  })

  it('waits out a latency spike in real time, lateness on the clock of the gateway', async () => {
    const gateway = new VirtualGateway({ timeScale: 0.001 })
    await gateway.until(gateway.submit('order-1', force('latency-spike')))
    const spike = gateway.clock.monotonic()
    expect(spike).toBeGreaterThanOrEqual(3000)
    expect(spike).toBeLessThanOrEqual(10_000)
    await gateway.until(gateway.submit('order-2', force('late-execution')))
    const lateness = gateway.clock.monotonic() - spike
    expect(lateness).toBeGreaterThanOrEqual(10)
    expect(lateness).toBeLessThanOrEqual(61)
  })

  it('stretches a slow body over the time that the fault takes', async () => {
    const faults = [{ fault: 'slow-body', takes: 4321 }]
    const gateway = new VirtualGateway({ faults })
    const delivery = await gateway.until(gateway.submit('order-1'))
    expect(delivery).toMatchObject({ kind: 'whole', overMs: 4321, answer: { status: 200 } })
    expect(await gateway.until(gateway.lookUp('order-1'))).toMatchObject({ overMs: 0 })
  })

  it('answers after the callback where the callback is to come before the answer', async () => {
    const gateway = new VirtualGateway({ latency: 300, processing: '5s' })
    let answer: (status: number) => void = () => {}
    gateway.merchantAnswers = new Promise((resolve) => (answer = resolve))
    let isAnswered = false
    const submitted = gateway.submit('order-1', force('callback-before-answer'))
    void submitted.then(() => (isAnswered = true))
    await gateway.clock.advance(300)
    expect(gateway.posts).toMatchObject([{ atMs: 300, told: { status: 'SUCCESS' } }])
    expect(isAnswered).toBe(false)
    answer(200)
    expect(await gateway.until(submitted)).toMatchObject({ answer: { status: 200 } })
    await gateway.clock.advance(10_000)
    expect(gateway.posts).toHaveLength(1)
  })

  it('gets an answer where its early callback is lost, held or late', async () => {
    for (const fault of ['callback-lost', 'callback-held', 'callback-late']) {
      const gateway = new VirtualGateway({ processing: '5s' })
      const forced = force(`callback-before-answer, ${fault}`)
      await gateway.until(gateway.submit('order-1', forced))
      expect(gateway.clock.monotonic(), fault).toBe(0)
      expect(gateway.charges, fault).toMatchObject([{ state: 'approved' }])
      expect(gateway.posts, fault).toEqual([])
    }
  })

  it('takes the key of another charge, which only the ledger still knows then', async () => {
    const gateway = new VirtualGateway({ processing: '5s' })
    await gateway.submit('order-1')
    await gateway.submit('order-2', force('key-collision'))
    const [first, second] = gateway.charges
    expect(first).toMatchObject({ reference: 'order-1', overwritten: true, state: 'pending' })
    expect(second).toMatchObject({ reference: 'order-2', key: first?.key })
    expect(statusOf(await gateway.lookUp('order-1'))).toBe(404)
    await gateway.until(gateway.gateway.whenIdle())
    expect(gateway.charges).toMatchObject([{ state: 'pending' }, { state: 'approved' }])
    expect(gateway.posts.map(({ told }) => told.orderId)).toEqual(['order-2'])
  })

  it('is told what was true before the latest change by a stale look-up', async () => {
    const gateway = new VirtualGateway()
    await gateway.submit('order-1')
    expect(statusOf(await gateway.lookUp('order-1', force('stale-look-up')))).toBe(404)
    await gateway.until(gateway.gateway.whenIdle())
    expect(bodyOf(await gateway.lookUp('order-1', force('stale-look-up')))).toContain('PENDING')
    expect(bodyOf(await gateway.lookUp('order-1'))).toContain('SUCCESS')
  })
})

describe('what is no request to the gateway', () => {
  it('is answered at once, without faults, and counted as unread', async () => {
    const gateway = new VirtualGateway({ latency: 500, faults: [{ fault: 'hang' }] })
    expect(statusOf(await gateway.ask('GET', '/nowhere'))).toBe(404)
    expect(statusOf(await gateway.ask('POST', '/api/v1/payments', { body: '{' }))).toBe(400)
    expect(gateway.counts.requests).toMatchObject({ unread: 2, submitPayment: 0 })
    expect(onlyCounted(gateway.counts.outcomes)).toEqual({ invalid: 2 })
    expect(gateway.counts.faults).toEqual({})
  })

  it('is answered in the shape of the dialect when it forces what cannot strike it', async () => {
    const gateway = new VirtualGateway()
    for (const [fault, message] of [
      ['gremlins', 'gremlins cannot strike this call'],
      ['hnag', 'X-Sim-Fault: hnag cannot strike this call. Did you mean hang? Allowed: '],
      ['nonsense', 'X-Sim-Fault: nonsense cannot strike this call. Allowed: '],
      ['in-flight', 'in-flight cannot strike this call'],
      ['black-out', 'black-out cannot strike this call'],
    ] as const) {
      const delivery = await gateway.submit('order-1', force(fault))
      expect([fault, statusOf(delivery)]).toEqual([fault, 400])
      expect(bodyOf(delivery)).toContain(message)
    }
    expect(statusOf(await gateway.lookUp('order-1', force('callback-lost')))).toBe(400)
    expect(gateway.charges).toEqual([])
  })

  it('never rejects: a dialect that throws gets its 500 said', async () => {
    const broken = {
      ...asyncCard,
      serve: (...ports: Parameters<typeof asyncCard.serve>) => {
        const dialect = asyncCard.serve(...ports)
        const execute = (): never => {
          throw new Error('a defect')
        }
        const call = { operation: 'submitPayment', kind: 'submit', entity: 'e', execute } as const
        return Object.assign(dialect, { read: () => call })
      },
    }
    const gateway = new VirtualGateway({}, { dialects: [broken] })
    expect(statusOf(await gateway.submit('order-1'))).toBe(500)
    await gateway.gateway.whenIdle()
    expect(onlyCounted(gateway.counts.outcomes)).toEqual({ failed: 1 })
  })
})

function bodyOf(delivery: Awaited<ReturnType<VirtualGateway['submit']>>): string {
  return 'answer' in delivery ? delivery.answer.body : ''
}

function onlyCounted(outcomes: Readonly<Record<string, number>>): Record<string, number> {
  return Object.fromEntries(Object.entries(outcomes).filter(([, count]) => count > 0))
}
