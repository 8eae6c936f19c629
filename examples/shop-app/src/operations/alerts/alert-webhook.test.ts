import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { once } from 'node:events'
import { text } from 'node:stream/consumers'
import { beforeEach, describe, expect, it } from 'vitest'
import { systemClock, systemRandom, type Clock } from '@holdfast/resilience-kit'
import { seededRandom, VirtualClock } from '@holdfast/resilience-kit/testing'
import type { Fetch } from '../../modules/module-caller.js'
import type { Alert } from './alert-board.js'
import { AlertWebhook } from './alert-webhook.js'

const silent = () => undefined
const logger = { debug: silent, info: silent, warn: silent, error: silent }

function anAlert(change: Partial<Alert> = {}): Alert {
  return {
    ...{ kind: 'dead-letter', alert: 'dead-letter/bus', state: 'on', at: 0, reason: 'poison' },
    ...{ details: { source: 'bus' }, ...change },
  }
}

describe('AlertWebhook', () => {
  let clock: VirtualClock
  /** When each request was made, and what it said. */
  let asked: { at: number; reason: string }[]
  let answers: (number | 'hangs' | 'no connection' | Response)[]
  let ended: string[]
  let lost: object[]
  let told: string[]
  let webhook: AlertWebhook

  beforeEach(() => {
    clock = new VirtualClock()
    asked = []
    answers = []
    ended = []
    lost = []
    told = []
    const fetch: Fetch = async (request, init) => {
      const { reason } = (await request.json()) as { reason: string }
      asked.push({ at: clock.monotonic(), reason })
      const answer = answers.shift() ?? 200
      if (answer === 'no connection') throw new TypeError('fetch failed')
      if (answer instanceof Response) return answer
      if (answer !== 'hangs') return new Response(null, { status: answer })
      return new Promise((_, reject) => {
        init?.signal.addEventListener('abort', () => reject(init.signal.reason as Error))
      })
    }
    webhook = new AlertWebhook({
      ...{ url: 'http://alerts.test/hook?secret=s3cr3t', fetch, clock },
      random: seededRandom('webhook'),
      logger: { ...logger, error: (facts) => void lost.push(facts) },
      onEnded: (kind, end) => ended.push(`${kind} ${end}`),
      onTold: ({ reason }) => told.push(reason),
    })
  })

  it('makes nobody wait, and posts in order', async () => {
    answers = ['hangs']
    for (const reason of ['a', 'b', 'c']) webhook.send(anAlert({ reason }))
    expect(ended).toEqual([])
    await clock.advanceUntil(webhook.idle())
    expect(asked.map(({ reason }) => reason)).toEqual(['a', 'a', 'b', 'c'])
    expect(ended).toEqual(Array.from({ length: 3 }, () => 'dead-letter sent'))
  })

  it('cuts an attempt off after 5 s, and tries again after a growing wait', async () => {
    answers = ['hangs', 503, 'no connection', 500]
    webhook.send(anAlert())
    await clock.advanceUntil(webhook.idle())
    expect(ended).toEqual(['dead-letter sent'])
    const pauses = asked.slice(1).map(({ at }, n) => at - (asked[n]?.at ?? 0))
    expect(pauses).toHaveLength(4)
    const [first = 0, ...others] = pauses
    expect(first).toBeGreaterThanOrEqual(5500)
    expect(first).toBeLessThanOrEqual(6000)
    const grown = [1000, 2000, 4000]
    for (const [n, pause] of others.entries()) {
      expect(pause).toBeGreaterThanOrEqual(grown[n] ?? 0)
      expect(pause).toBeLessThanOrEqual((grown[n] ?? 0) * 2)
    }
  })

  it.each([
    ['4', 4000],
    ['20', 5000],
    ['3600', 5000],
  ])('waits as the receiver asks, %s s, but lets others wait 5 s at most', async (asks, ms) => {
    answers = [new Response(null, { status: 429, headers: { 'retry-after': asks } })]
    webhook.send(anAlert())
    await clock.advanceUntil(webhook.idle())
    expect((asked[1]?.at ?? 0) - (asked[0]?.at ?? 0)).toBe(ms)
  })

  it('lets no alert hold up the next for more than 30 s', async () => {
    answers = Array.from({ length: 5 }, () => 'hangs')
    webhook.send(anAlert({ reason: 'a' }))
    webhook.send(anAlert({ reason: 'b' }))
    await clock.advanceUntil(() => ended.length === 1)
    expect(ended).toEqual(['dead-letter failed'])
    expect(clock.monotonic()).toBeLessThanOrEqual(30_000)
    answers = []
    await clock.advanceUntil(webhook.idle())
    expect([ended[1], told]).toEqual(['dead-letter sent', ['b']])
  })

  it('gives up after five attempts, logs no address, and goes on with the next', async () => {
    answers = Array.from({ length: 5 }, () => 500)
    webhook.send(anAlert({ reason: 'a' }))
    webhook.send(anAlert({ reason: 'b' }))
    await clock.advanceUntil(webhook.idle())
    expect(asked.map(({ reason }) => reason)).toEqual([...'aaaaab'])
    expect(ended).toEqual(['dead-letter failed', 'dead-letter sent'])
    expect(lost).toMatchObject([{ alert: 'dead-letter/bus', state: 'on', reason: 'a' }])
    expect(String((lost[0] as { err: unknown }).err)).toContain('answered 500')
    expect(JSON.stringify(lost)).not.toContain('s3cr3t')
  })

  it('does not repeat what the receiver refuses as wrong', async () => {
    answers = [404]
    webhook.send(anAlert())
    await clock.advanceUntil(webhook.idle())
    expect([asked.length, ended]).toEqual([1, ['dead-letter failed']])
  })

  it('keeps a line of a hundred, and counts what does not fit', async () => {
    answers = ['hangs']
    for (let n = 0; n < 103; n += 1) webhook.send(anAlert({ reason: String(n) }))
    expect(lost).toMatchObject([{ reason: '100' }, { reason: '101' }, { reason: '102' }])
    await clock.advanceUntil(webhook.idle())
    expect(new Set(asked.map(({ reason }) => reason)).size).toBe(100)
  })

  it('gives everything up when the shop stops, and takes nothing more', async () => {
    answers = ['hangs']
    webhook.send(anAlert({ reason: 'a' }))
    webhook.send(anAlert({ reason: 'b' }))
    await clock.advance(10)
    const before = clock.monotonic()
    await clock.advanceUntil(webhook.stop())
    webhook.send(anAlert({ reason: 'c' }))
    expect(clock.monotonic()).toBe(before)
    expect(lost).toMatchObject([{ reason: 'a' }, { reason: 'b' }, { reason: 'c' }])
    expect(asked).toHaveLength(1)
  })
})

it('is understood by a real receiver', async () => {
  const received: unknown[] = []
  const server = createServer((request, response) => {
    void text(request).then((body) => {
      const { method, url, headers } = request
      received.push({ method, url, type: headers['content-type'], body: JSON.parse(body) })
      response.writeHead(received.length === 1 ? 503 : 204).end()
    })
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  // Nothing is waited for but the second request: the pause between them is taken away.
  let skippedMs = 0
  const skip = (ms: number, fire: () => void) => () => {
    skippedMs += ms
    fire()
  }
  const hasty: Clock = {
    ...systemClock,
    monotonic: () => systemClock.monotonic() + skippedMs,
    setTimer: (ms, fire) =>
      ms < 5000 ? systemClock.setTimer(0, skip(ms, fire)) : systemClock.setTimer(ms, fire),
  }
  const ended: string[] = []
  const webhook = new AlertWebhook({
    ...{ url: `http://127.0.0.1:${port}/hook`, fetch: globalThis.fetch, clock: hasty },
    ...{ random: systemRandom, logger, onEnded: (_, end) => ended.push(end) },
  })
  webhook.send(anAlert({ at: 1_764_267_531_000, details: { source: 'bus', key: 'o1' } }))
  await webhook.idle()
  server.close()
  server.closeAllConnections()
  await once(server, 'close')
  const post = {
    ...{ method: 'POST', url: '/hook', type: 'application/json' },
    body: {
      ...{ alert: 'dead-letter/bus', state: 'on', at: '2025-11-27T18:18:51.000Z' },
      ...{ reason: 'poison', details: { source: 'bus', key: 'o1' } },
    },
  }
  expect(received).toEqual([post, post])
  expect(ended).toEqual(['sent'])
})
