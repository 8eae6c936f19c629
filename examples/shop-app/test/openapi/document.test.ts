import path from 'node:path'
import { Validator } from '@seriousme/openapi-schema-validator'
import { format, resolveConfig } from 'prettier'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { stringify } from 'yaml'
import { ShopWorld } from '../shop-world.js'
import { bodySchemaOf, rolesOf, routesOf, servedDocument, type ShopDocument } from './document.js'

const RECORDED = path.join(import.meta.dirname, '../../../../openapi/shop.yaml')

/** Whom nobody knows may ask for these; whoever adds one says so here. */
const forEverybody = [
  'getHealth',
  'getMetrics',
  'getProduct',
  'listProducts',
  'logIn',
  'receiveCardCallback',
  'receiveTossWebhook',
  'signUp',
]

/** What must be done once, however often it is asked for. */
const keyed = [
  'confirmTossPayment',
  'grantPoints',
  'moveStock',
  'payOrder',
  'placeOrder',
  'refundPayment',
]

/** Every value of a member of that name, wherever it stands. */
function everywhere(value: unknown, name: string): unknown[] {
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([key, one]) =>
    key === name ? [one] : everywhere(one, name),
  )
}

describe('the OpenAPI document of the shop', () => {
  let world: ShopWorld
  let document: ShopDocument
  beforeAll(async () => {
    world = await ShopWorld.open()
    document = await servedDocument(world.shop.url)
  })
  afterAll(() => world.close())

  it('is the recorded one (npm run reference writes it anew)', async () => {
    const text = stringify(document, { aliasDuplicateObjects: false })
    const options = { ...(await resolveConfig(RECORDED)), parser: 'yaml' }
    await expect(await format(text, options)).toMatchFileSnapshot(RECORDED)
  })

  it('is valid OpenAPI 3.1', async () => {
    const validator = new Validator()
    expect(await validator.validate({ ...document })).toEqual({ valid: true })
    expect(validator.version).toBe('3.1')
    const spoiled = { ...document, info: { title: 'without a version' } }
    expect((await new Validator().validate(spoiled)).valid).toBe(false)
  })

  it('refers to what it holds, and holds nothing else', () => {
    const references = new Set(everywhere(document, '$ref').map(String))
    const { securitySchemes, ...components } = document.components
    const held = Object.entries(components).flatMap(([kind, members]) =>
      Object.keys(members).map((name) => `#/components/${kind}/${name}`),
    )
    expect(references).toEqual(new Set(held))
    expect(Object.keys(securitySchemes ?? {})).toEqual(['bearer'])
  })

  it('names every operation once, says what it is for, and puts it under one known tag', () => {
    const routes = routesOf(document)
    const ids = routes.map(({ operationId }) => operationId)
    expect(routes.length).toBeGreaterThan(40)
    expect([...new Set(ids)]).toEqual(ids)
    for (const { operationId, summary, tags } of routes) {
      expect(operationId).toMatch(/^[a-z]+([A-Z][a-z]+)*$/)
      expect([operationId, summary]).toEqual([operationId, expect.stringMatching(/^[A-Z].*[^.]$/)])
      expect([operationId, tags]).toEqual([operationId, [expect.any(String)]])
    }
    const used = new Set(routes.flatMap(({ tags }) => tags))
    expect(used).toEqual(new Set(document.tags.map(({ name }) => name)))
  })

  it('says who is let in: everybody, whoever is logged in, or a role', () => {
    for (const route of routesOf(document)) {
      const { operationId, path: at, responses } = route
      const roles = rolesOf(route)
      const isOpen = forEverybody.includes(operationId)
      expect([operationId, roles === undefined]).toEqual([operationId, isOpen])
      const refusals = Object.keys(responses)
      if (roles !== undefined) expect([operationId, refusals]).toEqual(including('401'))
      const hasRole = roles !== undefined && roles.length > 0
      expect([operationId, refusals.includes('403')]).toEqual([operationId, hasRole])
      const isWatching = at.startsWith('/operations/') || at.startsWith('/settlements')
      if (isWatching) expect([operationId, roles]).toEqual([operationId, ['operator']])
    }
  })

  it('asks for the headers that are read, and tells of those that are sent', () => {
    for (const route of routesOf(document)) {
      const { operationId, parameters, responses } = route
      const headers = parameters.filter((one) => one.in === 'header').map(({ name }) => name)
      const own = operationId === 'watchOrder' ? ['Last-Event-ID'] : []
      const key = keyed.includes(operationId) ? ['Idempotency-Key'] : []
      expect([operationId, headers]).toEqual([operationId, [...key, ...own, 'Accept-Language']])
      for (const status of ['429', '503']) {
        const told = responses[status]
        if (told) expect([operationId, told.headers]).toHaveProperty('1.Retry-After')
      }
    }
  })

  it('describes every refusal as { error, message, details }, and those of every body', () => {
    const ofBodies = ['400', '413', '415']
    for (const route of routesOf(document)) {
      const refusals = Object.entries(route.responses).filter(([status]) => status >= '400')
      for (const [status, { content }] of refusals) {
        const schema = content?.['application/json']?.schema
        expect([route.operationId, status, schema]).toEqual([
          ...[route.operationId, status, { $ref: '#/components/schemas/Error' }],
        ])
      }
      const statuses = Object.keys(route.responses)
      if (bodySchemaOf(route)) expect([route.operationId, statuses]).toEqual(including(...ofBodies))
    }
    const { Error: error } = document.components['schemas'] ?? {}
    expect(error).toMatchObject({ required: ['error', 'message', 'details'] })
  })

  it('keeps to itself what only other modules may ask', () => {
    expect(Object.keys(document.paths).filter((one) => one.includes('internal'))).toEqual([])
  })
})

function including(...statuses: readonly string[]): unknown {
  return [expect.any(String), expect.arrayContaining([...statuses])]
}
