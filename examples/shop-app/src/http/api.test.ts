import { createRoute } from '@hono/zod-openapi'
import fc from 'fast-check'
import { z } from 'zod'
import { describe, expect, it } from 'vitest'
import { answerErrors } from './answer-errors.js'
import { answers, body, newApi, refuses } from './api.js'
import { requestErrors } from './request-errors.js'
import { defineErrors, ShopError } from './shop-error.js'

const silent = () => undefined
const logger = { debug: silent, info: silent, warn: silent, error: silent }

const errors = defineErrors({
  NO_TEA: { status: 409, ko: '차가 없습니다.', en: 'There is no tea.' },
  NO_CUP: { status: 409, ko: '잔이 없습니다.', en: 'There is no cup.' },
  TOO_LATE: { status: 410, ko: '늦었습니다.', en: 'It is too late.' },
})

const route = createRoute({
  method: 'post',
  path: '/tea/{size}',
  request: {
    params: z.object({ size: z.enum(['small', 'large']) }),
    query: z.object({ sugar: z.coerce.number().optional() }),
    body: body(z.object({ kind: z.string().min(2), cups: z.array(z.object({ of: z.int() })) })),
  },
  responses: {
    200: answers('Tea.', z.object({ kind: z.string() })),
    ...refuses(errors.NO_TEA, errors.NO_CUP, errors.TOO_LATE),
  },
})

/** Serves tea; remembers the kinds that were ordered. */
function teaHouse(kinds: string[] = []) {
  const api = newApi()
  api.openapi(route, (context) => {
    const { kind } = context.req.valid('json')
    kinds.push(kind)
    if (kind === 'none') throw new ShopError(errors.NO_TEA)
    return context.json({ kind }, 200)
  })
  api.onError(answerErrors(logger))
  return api
}

async function order(text: string, path = '/tea/small') {
  const headers = { 'content-type': 'application/json' }
  const init = { method: 'POST', headers, body: text }
  const response = await teaHouse().request(path, init)
  const answer = (await response.json()) as { error?: string; details?: unknown }
  return { status: response.status, ...answer }
}

const fits = { kind: 'green', cups: [{ of: 1 }] }

describe('newApi', () => {
  it('hands a request that fits to its handler', async () => {
    expect(await order(JSON.stringify(fits))).toEqual({ status: 200, kind: 'green' })
    expect(await order(JSON.stringify({ ...fits, kind: 'none' }))).toMatchObject({
      status: 409,
      error: 'NO_TEA',
    })
  })

  it('names every field that does not fit, wherever it stands', async () => {
    const { status, error, details } = await order(
      JSON.stringify({ kind: 'x', cups: [{ of: 1 }, { of: 'two' }] }),
    )
    expect([status, error]).toEqual([400, 'INVALID_REQUEST'])
    expect(details).toEqual([
      { path: 'kind', message: expect.any(String) },
      { path: 'cups.1.of', message: expect.any(String) },
    ])
    const elsewhere = await order(JSON.stringify(fits), '/tea/huge')
    expect(elsewhere).toMatchObject({ error: 'INVALID_REQUEST', details: [{ path: 'size' }] })
    const asked = await order(JSON.stringify(fits), '/tea/small?sugar=much')
    expect(asked).toMatchObject({ error: 'INVALID_REQUEST', details: [{ path: 'sugar' }] })
  })

  it.each(['', '{', '{"kind":', 'green'])('says of %j that it is no JSON', async (text) => {
    expect(await order(text)).toMatchObject({
      status: 400,
      error: 'MALFORMED_JSON',
      details: null,
    })
  })

  it.each(['text/plain', 'application/x-www-form-urlencoded', 'application/jsonp', undefined])(
    'hands no body to a handler that says it is %s',
    async (type) => {
      const kinds: string[] = []
      const init = { method: 'POST', body: new TextEncoder().encode(JSON.stringify(fits)) }
      const typed = type === undefined ? init : { ...init, headers: { 'content-type': type } }
      const answer = await teaHouse(kinds).request('/tea/small', typed)
      expect([answer.status, kinds]).toEqual([415, []])
    },
  )

  it('finds every field missing where there is no body at all', async () => {
    const answer = await teaHouse().request('/tea/small', { method: 'POST' })
    expect([answer.status, await answer.json()]).toMatchObject([
      400,
      { error: 'INVALID_REQUEST', details: [{ path: 'kind' }, { path: 'cups' }] },
    ])
  })

  it('repeats nothing of what was sent', async () => {
    const secret = '4111111111111111'
    const value = fc.oneof(
      fc.constant(secret),
      fc.constant([secret]),
      fc.constant({ of: secret }),
      fc.constant([{ of: secret }]),
      fc.constant({ [secret]: secret }),
    )
    const anything = fc.record({ kind: value, cups: value, more: value }, { requiredKeys: [] })
    await fc.assert(
      fc.asyncProperty(fc.oneof(anything, value), async (sent) => {
        const answer = await order(JSON.stringify(sent))
        fc.pre(answer.status !== 200)
        expect(JSON.stringify(answer)).not.toContain(secret)
      }),
    )
    const cut = await order(`{"kind": "${secret}", "cups`)
    expect(JSON.stringify(cut)).not.toContain(secret)
  })
})

describe('refuses', () => {
  it('describes each status once, with all that may be meant', () => {
    const described = refuses(errors.NO_TEA, errors.TOO_LATE, errors.NO_CUP) as Record<
      string,
      { description: string }
    >
    expect(Object.keys(described)).toEqual(['400', '409', '410'])
    expect(described['409']?.description).toBe(
      '`NO_TEA`: There is no tea. `NO_CUP`: There is no cup.',
    )
    expect(described['400']?.description).toBe(
      `\`INVALID_REQUEST\`: ${requestErrors.INVALID_REQUEST.en}`,
    )
  })

  it('stands in the description of the route, with the form of an error', () => {
    const { paths } = teaHouse().getOpenAPI31Document({
      openapi: '3.1.0',
      info: { title: 'tea', version: '1' },
    })
    const described = paths?.['/tea/{size}']?.post?.responses as Record<string, object>
    expect(Object.keys(described)).toEqual(['200', '400', '409', '410'])
    expect(described['410']).toMatchObject({
      content: { 'application/json': { schema: { $ref: '#/components/schemas/Error' } } },
    })
  })
})
