import { setTimeout as sleep } from 'node:timers/promises'
import { createSimulator, type Simulator } from '@holdfast/pg-simulator'
import { axiosTransport } from '@holdfast/pg-client'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { AuditLook } from '../../src/demo/audit/live-audit.js'
import { freePort } from '../../src/demo/processes/free-port.js'
import { ShopWorld } from '../shop-world.js'
import { staff } from '../tokens.js'

interface GatewayTold {
  readonly isAnswering: boolean
  readonly isListening: boolean
  readonly isRestarting: boolean
  readonly switches: readonly { readonly name: string; readonly isOn: boolean }[]
  readonly counts: { readonly requests: number } | null
}

interface CrowdsTold {
  readonly crowds: readonly {
    readonly isBuying: boolean
    readonly endedAt?: string
    readonly told: Readonly<Record<string, number>>
  }[]
}

describe('a shop with --demo', { timeout: 60_000 }, () => {
  let simulator: Simulator
  let world: ShopWorld
  let adminUrl: string

  beforeAll(async () => {
    const port = await freePort()
    simulator = createSimulator({
      scenario: 'calm',
      change: { latency: 0, processing: 50 },
      callbackOrigins: [`http://127.0.0.1:${port}`],
    })
    const started = await simulator.start()
    adminUrl = started.adminUrl
    world = await ShopWorld.open({
      settings: { port: String(port), gatewayUrl: started.gatewayUrl, demo: adminUrl },
      env: { http: axiosTransport() },
    })
  })
  afterAll(async () => {
    await world.close()
    await simulator.stop()
  })

  const gateway = async () =>
    (await world.ask('GET', '/demo/gateway')).body as unknown as GatewayTold
  const isOn = async () =>
    (await gateway()).switches.filter((one) => one.isOn).map(({ name }) => name)
  const flip = (name: string, on: boolean) =>
    world.ask('PUT', `/demo/switches/${name}`, { json: { isOn: on } })

  it('shows the page that breaks it, in both languages, and the audit on every page', async () => {
    for (const route of ['/ko/break', '/en/break', '/en/', '/ko/operator']) {
      const page = await fetch(`${world.shop.url}${route}`)
      expect(page.status).toBe(200)
      expect(await page.text()).toContain('/page/demo/audit-corner.js')
    }
    const script = await fetch(`${world.shop.url}/page/demo/main.js`)
    expect([script.status, script.headers.get('content-type')]).toEqual([
      200,
      'text/javascript; charset=utf-8',
    ])
  })

  it('tells who operates it', async () => {
    const [{ email, password }] = staff
    const { status, body } = await world.ask('GET', '/demo/people')
    expect([status, body]).toEqual([200, { operator: { email, password } }])
  })

  it('throws switches, which are still thrown when the shop has started again', async () => {
    expect(await isOn()).toEqual([])
    // A double click adds one rule.
    await Promise.all([flip('callbacks-lost', true), flip('callbacks-lost', true)])
    await flip('slow', true)
    expect(simulator.faults().map(({ id }) => id)).toEqual(['demo-callbacks-lost-1', 'demo-slow-1'])
    await world.shop.stop()
    await world.start()
    expect(await isOn()).toEqual(['slow', 'callbacks-lost'])
    await flip('slow', false)
    expect(await isOn()).toEqual(['callbacks-lost'])
  })

  it('makes all calm again, whoever broke it', async () => {
    await simulator.addFault({ fault: 'hang' })
    await flip('down', true)
    expect(await gateway()).toMatchObject({ isAnswering: true, isListening: false })
    expect((await world.ask('POST', '/demo/calm', { json: {} })).status).toBe(200)
    expect(simulator.faults()).toEqual([])
    expect(await gateway()).toMatchObject({ isListening: true })
  })

  it('refuses what it does not understand, with a sentence', async () => {
    const wrong = [
      ['PUT', '/demo/switches/nonsense', { isOn: true }, 404, 'NO_SUCH_SWITCH'],
      ['PUT', '/demo/switches/toString', { isOn: true }, 404, 'NO_SUCH_SWITCH'],
      ['PUT', '/demo/switches/slow', { isOn: 'yes' }, 400, 'INVALID_REQUEST'],
      ['PUT', '/demo/switches/slow', {}, 400, 'INVALID_REQUEST'],
      ['POST', '/demo/buyers', {}, 400, 'INVALID_REQUEST'],
      ['POST', '/demo/buyers', { count: 0 }, 400, 'INVALID_REQUEST'],
      ['POST', '/demo/buyers', { count: 501 }, 400, 'INVALID_REQUEST'],
      ['POST', '/demo/buyers', { count: 1, overMs: -1 }, 400, 'INVALID_REQUEST'],
      ['POST', '/demo/kill', { now: true }, 400, 'INVALID_REQUEST'],
    ] as const
    for (const [method, route, json, status, error] of wrong) {
      const answer = await world.ask(method, route, { json, headers: { 'accept-language': 'en' } })
      expect([route, answer.status, answer.body.error]).toEqual([route, status, error])
      expect(answer.body.message).toMatch(/^[A-Z].+\.$/)
    }
    const headers = { 'content-type': 'application/json' }
    const noJson = await world.ask('POST', '/demo/calm', { body: '{', headers })
    expect([noJson.status, noJson.body.error]).toEqual([400, 'MALFORMED_JSON'])
    const noType = await world.ask('POST', '/demo/calm', { body: '{}' })
    expect([noType.status, noType.body.error]).toEqual([415, 'UNSUPPORTED_MEDIA_TYPE'])
  })

  it('restarts the gateway once at a time', async () => {
    expect((await world.ask('POST', '/demo/restart-gateway', { json: {} })).status).toBe(202)
    const again = await world.ask('POST', '/demo/restart-gateway', { json: {} })
    expect([again.status, again.body.error]).toEqual([409, 'GATEWAY_RESTARTING'])
    expect(await gateway()).toMatchObject({ isRestarting: true })
    while ((await gateway()).isListening) await sleep(20)
    while ((await gateway()).isRestarting) await sleep(100)
    expect(await gateway()).toMatchObject({ isListening: true })
  })

  it('sends a few crowds at a time, and tells what their buyers are told', async () => {
    const send = (count: number, overMs: number) =>
      world.ask('POST', '/demo/buyers', { json: { count, overMs } })
    const sent = await Promise.all([send(5, 0), send(2, 5000), send(2, 5000), send(2, 0)])
    expect(sent.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([202, 202, 202, 409])
    expect(sent.find(({ status }) => status === 409)?.body.error).toBe('TOO_MANY_CROWDS')
    const ofFive = async () => {
      const { crowds } = (await world.ask('GET', '/demo/buyers')).body as unknown as CrowdsTold
      expect(crowds).toHaveLength(3)
      return crowds.find(({ told }) => (told['confirming'] ?? 0) + (told['paid'] ?? 0) === 5)
    }
    let ended = await ofFive()
    while (ended?.endedAt === undefined) {
      await sleep(200)
      ended = await ofFive()
    }
    expect(ended.isBuying).toBe(false)
  })

  it('audits shop and gateway, as server-sent events', async () => {
    const orders = [world.order({ key: 'a' }), world.order({ key: 'b', buyer: 'bob' })]
    for (const { body } of await Promise.all(orders)) expect(body.order?.id).toBeDefined()
    const look = await lookUntil(world.shop.url, ({ orders, open }) => orders >= 7 && open === 0)
    expect(look).toMatchObject({
      ...{
        doubled: 0,
        lost: 0,
        review: 0,
        waitingToBePaid: 0,
        isGatewayAnswering: true,
        wrong: [],
      },
      charges: look.orders,
    })
  })

  it('says so when nobody answers for the ledger, and calls nothing lost', async () => {
    await simulator.stop()
    const look = await lookUntil(world.shop.url, (one) => !one.isGatewayAnswering)
    expect(look).toMatchObject({ charges: null, doubled: null, lost: null, open: 0 })
    expect(await gateway()).toEqual({
      ...{
        isAnswering: false,
        isListening: false,
        isRestarting: false,
        switches: [],
        counts: null,
      },
    })
    for (const [method, route, json] of [
      ['PUT', '/demo/switches/slow', { isOn: true }],
      ['POST', '/demo/calm', {}],
      ['POST', '/demo/restart-gateway', {}],
    ] as const) {
      const { status, body } = await world.ask(method, route, { json })
      expect([route, status, body.error]).toEqual([route, 502, 'SIMULATOR_AWAY'])
    }
  })
})

/** The first look that is so. */
async function lookUntil(
  shopUrl: string,
  isWanted: (look: AuditLook) => boolean,
): Promise<AuditLook> {
  const { body, headers } = await fetch(`${shopUrl}/demo/audit`)
  expect(headers.get('content-type')).toContain('text/event-stream')
  let text = ''
  for await (const chunk of body ?? []) {
    text += Buffer.from(chunk).toString()
    const looks = [...text.matchAll(/^data: (.+)\n/gm)].map(([, data]) => JSON.parse(data ?? ''))
    const found = (looks as AuditLook[]).find(isWanted)
    if (found) return found
  }
  throw new Error('the stream has ended')
}
