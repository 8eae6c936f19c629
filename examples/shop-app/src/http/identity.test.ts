import { createRoute } from '@hono/zod-openapi'
import fc from 'fast-check'
import { z } from 'zod'
import { describe, expect, it } from 'vitest'
import { answerErrors } from './answer-errors.js'
import { answers, body, newApi } from './api.js'
import { Identity, roles, type RouteGuard, type TokenHolder } from './identity.js'

const silent = () => undefined
const logger = { debug: silent, info: silent, warn: silent, error: silent }

/** Reads `{id}.{role}`, the role `gone` being none any more; remembers what it was asked. */
function readerOf(asked: string[]) {
  return {
    read: (token: string): Promise<TokenHolder | undefined> => {
      asked.push(token)
      const [id = '', said] = token.split('.')
      const role = roles.find((one) => one === said)
      return Promise.resolve(role || said === 'gone' ? { id, role } : undefined)
    },
  }
}

/** One route for each guard, which answers whom it let pass. */
function appOf(asked: string[] = [], read = readerOf(asked)) {
  const identity = new Identity(read)
  const app = newApi()
  const add = (path: string, guard: RouteGuard): void => {
    const route = createRoute({
      ...guard,
      method: 'post',
      path,
      request: { body: body(z.object({ amount: z.int() })) },
      responses: { 200: answers('Who asked.', z.object({ id: z.string(), role: z.string() })) },
    })
    app.openapi(route, (context) => context.json(context.get('user'), 200))
  }
  add('/signed-in', identity.signedIn)
  add('/operator', identity.operator)
  add('/admin', identity.admin)
  add('/token-holder', identity.tokenHolder)
  app.onError(answerErrors(logger))
  return app
}

async function ask(
  path: string,
  authorization: string | undefined,
  given: unknown = { amount: 1 },
  app = appOf(),
) {
  const response = await app.request(path, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...(authorization && { authorization }) },
    body: JSON.stringify(given),
  })
  const answer = (await response.json()) as { error?: string; id?: string }
  return [response.status, answer.error ?? answer.id]
}

describe('Identity', () => {
  const ok = [200, 'u1']
  const forbidden = [403, 'FORBIDDEN']
  const unknown = [401, 'UNAUTHENTICATED']

  it.each([
    ['/signed-in', 'buyer', ok],
    ['/signed-in', 'operator', ok],
    ['/signed-in', 'admin', ok],
    ['/operator', 'buyer', forbidden],
    ['/operator', 'operator', ok],
    ['/operator', 'admin', forbidden],
    ['/admin', 'buyer', forbidden],
    ['/admin', 'operator', forbidden],
    ['/admin', 'admin', ok],
    ['/signed-in', 'gone', unknown],
    ['/operator', 'gone', unknown],
    ['/admin', 'gone', unknown],
    ['/token-holder', 'gone', ok],
    ['/token-holder', 'buyer', ok],
    ['/token-holder', 'admin', ok],
  ])('answers at %s to a(n) %s with %j', async (path, role, expected) => {
    expect(await ask(path, `Bearer u1.${role}`)).toEqual(expected)
  })

  it('takes somebody without an account for no more than a buyer', async () => {
    const headers = { authorization: 'Bearer u1.gone', 'content-type': 'application/json' }
    const init = { method: 'POST', headers, body: JSON.stringify({ amount: 1 }) }
    const answer = await appOf().request('/token-holder', init)
    expect(await answer.json()).toEqual({ id: 'u1', role: 'buyer' })
  })

  it.each(['/signed-in', '/operator', '/admin', '/token-holder'])(
    'asks everybody without a valid token to log in at %s',
    async (path) => {
      for (const none of [undefined, 'Bearer nonsense', 'Bearer u1.owner', 'Bearer u1.']) {
        expect(await ask(path, none)).toEqual([401, 'UNAUTHENTICATED'])
      }
    },
  )

  it.each(['Bearer', 'Bearer ', 'Basic u1.buyer', 'u1.buyer', 'XBearer u1.buyer'])(
    'does not even read a token out of %j',
    async (authorization) => {
      const asked: string[] = []
      expect(await ask('/signed-in', authorization, undefined, appOf(asked))).toEqual([
        401,
        'UNAUTHENTICATED',
      ])
      expect(asked).toEqual([])
    },
  )

  it.each(['bearer', 'BEARER', 'Bearer '])('reads the scheme as %s', async (scheme) => {
    expect(await ask('/signed-in', `${scheme} u1.buyer`)).toEqual(ok)
  })

  it('checks who asks before it looks at what was asked', async () => {
    expect(await ask('/admin', undefined, { amount: 'x' })).toEqual([401, 'UNAUTHENTICATED'])
    expect(await ask('/admin', 'Bearer u1.buyer', { amount: 'x' })).toEqual(forbidden)
    expect(await ask('/admin', 'Bearer u1.admin', { amount: 'x' })).toEqual([
      400,
      'INVALID_REQUEST',
    ])
  })

  it('lets nobody pass by any other header', async () => {
    const printable = fc.string({ unit: fc.integer({ min: 0x20, max: 0x7e }).map(charOf) })
    await fc.assert(
      fc.asyncProperty(printable, async (authorization) => {
        const [status] = await ask('/signed-in', authorization)
        expect(status).toBe(401)
      }),
    )
  })

  it('takes a reader that fails for no answer, not for a no', async () => {
    const read = { read: () => Promise.reject(new Error('the key is gone')) }
    expect(await ask('/signed-in', 'Bearer u1.buyer', undefined, appOf([], read))).toEqual([
      500,
      'INTERNAL',
    ])
  })

  it('says in a description that a route needs a token, and whose', () => {
    const { paths } = appOf().getOpenAPI31Document({
      openapi: '3.1.0',
      info: { title: 'shop', version: '1' },
    })
    expect(paths?.['/admin']?.post?.security).toEqual([{ bearer: ['admin'] }])
    expect(paths?.['/operator']?.post?.security).toEqual([{ bearer: ['operator'] }])
    for (const one of ['/signed-in', '/token-holder']) {
      expect(paths?.[one]?.post?.security).toEqual([{ bearer: [] }])
    }
  })
})

function charOf(code: number): string {
  return String.fromCharCode(code)
}
