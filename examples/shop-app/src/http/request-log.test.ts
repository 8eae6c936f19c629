import { Hono } from 'hono'
import { describe, expect, it } from 'vitest'
import { sequentialIds, VirtualClock } from '@holdfast/resilience-kit/testing'
import { requestLog, type RequestEnded } from './request-log.js'

function server() {
  const clock = new VirtualClock()
  const lines: object[] = []
  const ended: RequestEnded[] = []
  const silent = () => undefined
  const info = (facts: object) => void lines.push(facts)
  const logger = { debug: silent, info, warn: silent, error: silent }
  const app = new Hono()
  const ids = sequentialIds('request')
  app.use(requestLog({ clock, ids, logger, onEnded: (one) => ended.push(one) }))
  app.get('/orders/:id', async (context) => {
    await clock.advance(12)
    return context.text('an order')
  })
  app.get('/broken', () => {
    throw new Error('broken')
  })
  app.onError(() => new Response('an error', { status: 500 }))
  const ask = (path: string, headers: Record<string, string> = {}) => app.request(path, { headers })
  return { ask, lines, ended }
}

describe('requestLog', () => {
  it('writes one line per request, and nothing that was sent', async () => {
    const { ask, lines, ended } = server()
    await ask('/orders/4711?token=secret', { authorization: 'Bearer secret' })
    const request = { method: 'GET', route: '/orders/:id', status: 200, durationMs: 12 }
    expect(ended).toEqual([request])
    expect(lines).toEqual([{ requestId: expect.any(String), ...request }])
  })

  it.each(['/orders/1', '/broken', '/nowhere'])(
    'answers %s with the id of its line',
    async (path) => {
      const { ask, lines } = server()
      const answer = await ask(path, { 'x-request-id': 'mine-1.a_b' })
      expect(answer.headers.get('x-request-id')).toBe('mine-1.a_b')
      expect(lines).toMatchObject([{ requestId: 'mine-1.a_b', status: answer.status }])
    },
  )

  it.each([
    undefined,
    '',
    'two words',
    'x'.repeat(65),
    '{"a":1}',
    '5301-7462-8895-3047',
    '5301746288953047',
    'card.5301746288953047',
    '5301.7462_8895--3047',
  ])('gives an id of its own where %j was sent', async (given) => {
    const { ask, lines } = server()
    const { headers } = await ask('/orders/1', given === undefined ? {} : { 'x-request-id': given })
    expect(headers.get('x-request-id')).toMatch(/^request/)
    expect(JSON.stringify(lines)).not.toContain(given || 'nothing')
  })
})
