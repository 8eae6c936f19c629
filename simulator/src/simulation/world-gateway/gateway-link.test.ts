import type { HttpRequest, SendLimits, TransportError } from '@holdfast/pg-client'
import { describe, expect, it } from 'vitest'
import type { WireAnswer, WireRequest } from '../../dialects/wire.js'
import type { Delivery } from '../../serving/delivery.js'
import type { SimulatedGateway } from '../../serving/simulated-gateway.js'
import { counterWorld } from '../../testing/counter-world.js'
import { watched } from '../../testing/process-stage.js'
import { sampleRun } from '../../testing/sample-run.js'
import type { RunOptions } from '../run/run-options.js'
import { SimulationRun } from '../run/simulation-run.js'
import { GatewayLink } from './gateway-link.js'
import type { SentRequest } from './world-gateway-options.js'

const response = { status: 202, headers: { 'content-type': 'application/json' }, body: '{}' }
const answer: WireAnswer = { ...response, outcome: 'accepted' }
const whole: Delivery = { kind: 'whole', answer, overMs: 0 }
/** No message takes longer, one way, where nothing holds it up. */
const usualMs = 20

/** A link to a gateway that thinks for 100 ms, and delivers so. */
function linked(delivery: Delivery, change: Partial<RunOptions> = {}, isListening = true) {
  const run = new SimulationRun(sampleRun(counterWorld(), { onlyFaults: [], ...change }))
  const { clock } = run
  const handled: WireRequest[] = []
  const gateway: Pick<SimulatedGateway, 'isListening' | 'handle'> = {
    isListening,
    handle: async (_dialect, request) => {
      handled.push(request)
      await clock.sleep(100)
      return delivery
    },
  }
  const sent: SentRequest[] = []
  const subjectOf = (text: string) => {
    const entity = /order-\d/.exec(text)?.[0]
    return entity === undefined ? undefined : { point: `${entity}-1`, entity }
  }
  const link = new GatewayLink(
    run,
    gateway as SimulatedGateway,
    {
      dialect: 'toss',
      url: 'https://gateway.test',
      subjectOf,
      onSend: (one) => sent.push(one),
    },
    'shop-1',
  )
  return { run, clock, link, handled, sent }
}

const request: HttpRequest = {
  method: 'POST',
  url: 'https://gateway.test/v1/payments/confirm?a=1&b=%20',
  headers: { 'Idempotency-Key': 'key-1' },
  body: '{"orderId":"order-3-1"}',
}

function limits(change: Partial<SendLimits> = {}): SendLimits {
  const { signal } = new AbortController()
  return { signal, connectTimeoutMs: 1000, responseTimeoutMs: 3000, ...change }
}

/** What the client is told, and whether the request may have come in. */
const fails = (message: string, sent: boolean) => ({
  by: 'error',
  error: expect.objectContaining({ message, sent }),
})

describe('a request over the link', () => {
  it('comes in as it was sent, and its answer comes back as it was given', async () => {
    const { link, clock, handled, sent } = linked(whole)
    const ended = watched(link.send(request, limits()))
    await clock.advance(100 + 2 * usualMs)
    expect(ended).toEqual({ by: 'value', value: response })
    const [come] = handled
    const { method, path, baseUrl, body } = come ?? {}
    expect([method, path, baseUrl, body]).toEqual([
      ...['POST', '/v1/payments/confirm', 'https://gateway.test', request.body],
    ])
    expect([...(come?.query ?? [])]).toEqual([
      ['a', '1'],
      ['b', ' '],
    ])
    expect(come?.header('idempotency-KEY')).toBe('key-1')
    const subject = { point: 'order-3-1', entity: 'order-3' }
    expect(sent).toEqual([
      { process: 'shop-1', method: 'POST', path: '/v1/payments/confirm', subject },
    ])
  })

  it('is unsent where nobody listens', async () => {
    const { link, clock, handled } = linked(whole, {}, false)
    const ended = watched(link.send(request, limits()))
    await clock.advance(10)
    expect(ended).toMatchObject(fails('connect ECONNREFUSED', false))
    expect(handled).toEqual([])
  })

  it('is unsent where it was aborted before', async () => {
    const { link, clock, sent } = linked(whole)
    const ended = watched(link.send(request, limits({ signal: AbortSignal.abort() })))
    await clock.advance(1000)
    expect(ended).toMatchObject(fails('aborted before sending', false))
    expect(sent).toEqual([])
  })

  it('was sent where no response comes in time, and is executed all the same', async () => {
    const { link, clock, handled } = linked(whole)
    const ended = watched(link.send(request, limits({ responseTimeoutMs: 50 })))
    await clock.advance(50)
    expect(ended).toMatchObject(fails('no response within 50 ms', true))
    await clock.advance(1000)
    expect(handled).toHaveLength(1)
  })

  it('was sent where it is aborted on the way, and the answer is let go', async () => {
    const { link, clock, handled } = linked(whole)
    const controller = new AbortController()
    const ended = watched(link.send(request, limits({ signal: controller.signal })))
    await clock.advance(usualMs)
    controller.abort()
    await clock.advance(1000)
    expect(ended).toMatchObject(fails('aborted', true))
    expect(handled).toHaveLength(1)
  })

  it.each<readonly [string, Delivery, string]>([
    ['the connection is reset', { kind: 'cut', isReset: true }, 'read ECONNRESET'],
    ['the connection ends', { kind: 'cut', isReset: false }, 'socket hang up'],
    ['the body ends too soon', { kind: 'truncated', answer }, 'the response is not complete'],
    ['nothing ever comes', { kind: 'never' }, 'no response within 3000 ms'],
  ])('was sent where %s', async (_what, delivery, message) => {
    const { link, clock } = linked(delivery)
    const ended = watched(link.send(request, limits()))
    await clock.advance(3000)
    expect(ended).toMatchObject(fails(message, true))
  })

  it('waits for a slow body, but no longer than for the response', async () => {
    const slow: Delivery = { kind: 'whole', answer, overMs: 2000 }
    const { link, clock } = linked(slow)
    const [patient, impatient] = [
      watched(link.send(request, limits())),
      watched(link.send(request, limits({ responseTimeoutMs: 1000 }))),
    ]
    await clock.advance(2000)
    expect(patient.by).toBe('nothing')
    expect(impatient).toMatchObject(fails('no response within 1000 ms', true))
    await clock.advance(200)
    expect(patient.by).toBe('value')
  })
})

describe('what the network does to a request', () => {
  const alone = (fault: string) => ({ onlyFaults: [fault], rates: { [fault]: 1 } })

  it('loses it, with its connection or without one; nothing is executed', async () => {
    const { link, clock, handled } = linked(whole, alone('request-lost'))
    const all = Array.from({ length: 100 }, () => watched(link.send(request, limits())))
    await clock.advance(999)
    expect(all.every(({ by }) => by === 'nothing')).toBe(true)
    await clock.advance(1)
    const unmade = all.filter(({ by }) => by === 'error')
    for (const one of unmade)
      expect(one).toMatchObject(fails('no connection within 1000 ms', false))
    expect(unmade.length).toBeGreaterThan(15)
    expect(unmade.length).toBeLessThan(50)
    await clock.advance(100_000)
    for (const one of all.filter((each) => !unmade.includes(each))) {
      expect(one).toMatchObject(fails('no response within 3000 ms', true))
    }
    expect(handled).toEqual([])
  })

  it('is unsent without a connection also where the response was to be here before', async () => {
    const { link, clock } = linked(whole, alone('request-lost'))
    const soon = limits({ responseTimeoutMs: 500 })
    const all = Array.from({ length: 50 }, () => watched(link.send(request, soon)))
    await clock.advance(500)
    const sent = all.map(({ error }) => (error as TransportError).sent)
    expect(new Set(sent)).toEqual(new Set([true, false]))
  })

  it('loses its answer: it is executed all the same', async () => {
    const { link, clock, handled } = linked(whole, alone('answer-dropped'))
    const ended = watched(link.send(request, limits()))
    await clock.advance(100_000)
    expect(ended).toMatchObject(fails('no response within 3000 ms', true))
    expect(handled).toHaveLength(1)
  })

  it('holds it up until its client has given up: then it is executed', async () => {
    const { link, run, clock, handled } = linked(whole, alone('request-delayed'))
    const requests = Array.from({ length: 20 }, () =>
      watched(link.send(request, limits({ responseTimeoutMs: 300 }))),
    )
    await clock.advance(300)
    const before = handled.length
    expect(requests.some(({ by }) => by === 'error')).toBe(true)
    await clock.advance(100_000)
    expect(handled).toHaveLength(20)
    expect(run.outcome(0).reached['sent after giving up']).toBe(20 - before)
  })
})
