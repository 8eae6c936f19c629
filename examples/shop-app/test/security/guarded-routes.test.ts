import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { filledPath, rolesOf, routesOf, servedDocument, type Route } from '../openapi/document.js'
import { ShopWorld } from '../shop-world.js'
import { handMadeToken, TOKEN_SECRET, uselessHeaders, validClaims } from './forged-tokens.js'

const roles = ['buyer', 'operator', 'admin']
const source = path.resolve(import.meta.dirname, '..', '..', 'src')

/** Whom a route lets in. */
function letIn(route: Route): readonly string[] {
  const named = rolesOf(route) ?? []
  return named.length > 0 ? named : roles
}

/** Paths that only other modules may ask, as their routes name them. */
function internalPaths(): readonly string[] {
  const files = readdirSync(source, { recursive: true, encoding: 'utf8' })
  const texts = files
    .filter((file) => file.endsWith('internal-routes.ts'))
    .map((file) => readFileSync(path.join(source, file), 'utf8'))
  const found = texts.flatMap((text) => [...text.matchAll(/'(\/internal\/[^']+)'/g)])
  return [...new Set(found.map(([, one]) => one ?? ''))]
}

describe('every guarded route', () => {
  let world: ShopWorld
  let guarded: readonly Route[]

  beforeAll(async () => {
    const settings = { tokenSecret: TOKEN_SECRET, tokenTtlMs: '3600000' }
    world = await ShopWorld.open({ settings, hasToss: true })
    const document = await servedDocument(world.shop.url)
    guarded = routesOf(document).filter((route) => rolesOf(route) !== undefined)
  })
  afterAll(() => world.close())

  /** What a route says to somebody with this header; ids and bodies are nobody's. */
  const told = async ({ method, path: at }: Route, authorization: string, query = '') => {
    const headers = authorization === '' ? {} : { authorization }
    const answer = await fetch(`${world.shop.url}${filledPath(at)}${query}`, { method, headers })
    const text = await answer.text()
    const body = (text === '' ? {} : JSON.parse(text)) as { readonly error?: string }
    return { status: answer.status, body, headers: answer.headers }
  }
  /** Of an account that has this role: without one a token opens nothing. */
  const bearer = async (role: string) => {
    const claims = { ...validClaims(world.clock.now(), role), sub: await world.idOf(role) }
    return `Bearer ${handMadeToken(claims)}`
  }

  it('is one of the operations with a security requirement, and those are many', () => {
    expect(guarded.length).toBeGreaterThan(30)
    const ofRoles = guarded.filter((route) => letIn(route).length === 1)
    expect(ofRoles.length).toBeGreaterThan(15)
    expect(new Set(ofRoles.flatMap(letIn))).toEqual(new Set(['operator', 'admin']))
  })

  it('lets people in with a token, whatever they ask then', async () => {
    for (const route of guarded) {
      for (const role of letIn(route)) {
        const { status, body } = await told(route, await bearer(role))
        const isIn = status !== 403 && body.error !== 'UNAUTHENTICATED'
        expect([route.operationId, role, isIn]).toEqual([route.operationId, role, true])
      }
    }
  })

  it('answers 401 to everybody without a token of this shop and of this moment', async () => {
    for (const route of guarded) {
      const [role = ''] = letIn(route)
      const wrong = Object.entries(uselessHeaders(world.clock.now(), role))
      expect(wrong.length).toBeGreaterThan(20)
      for (const [how, authorization] of wrong) {
        const { status, body, headers } = await told(route, authorization)
        const challenge = headers.get('www-authenticate')
        expect([route.operationId, how, status, body.error, challenge]).toEqual([
          ...[route.operationId, how, 401, 'UNAUTHENTICATED', 'Bearer'],
        ])
      }
    }
  })

  it('looks for a token in its header, and nowhere else', async () => {
    const token = handMadeToken(validClaims(world.clock.now(), 'admin'))
    for (const route of guarded) {
      const query = `?access_token=${token}&token=${token}&authorization=Bearer%20${token}`
      expect([route.operationId, (await told(route, '', query)).status]).toEqual([
        ...[route.operationId, 401],
      ])
    }
  })

  it('answers 403 to everybody whose role it does not name', async () => {
    for (const route of guarded) {
      for (const role of roles.filter((one) => !letIn(route).includes(one))) {
        const { status, body } = await told(route, await bearer(role))
        expect([route.operationId, role, status, body.error]).toEqual([
          ...[route.operationId, role, 403, 'FORBIDDEN'],
        ])
      }
    }
  })

  it('is all there is: what modules ask each other is at no address of the world', async () => {
    const internal = internalPaths()
    expect(internal.length).toBeGreaterThan(10)
    const authorization = await bearer('admin')
    for (const one of internal) {
      const at = one.replaceAll(/:\w+(\{[^}]*\})?|\{\w+\}/g, 'any')
      for (const method of ['GET', 'POST', 'PUT', 'PATCH', 'DELETE']) {
        const headers = { authorization }
        const { status, body } = await world.ask(method, at, { headers })
        expect([method, at, status, body.error]).toEqual([method, at, 404, 'NOT_FOUND'])
      }
    }
  })
})
