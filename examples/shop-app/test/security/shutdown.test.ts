import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { createServer, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { OrderStream } from '../order-stream.js'
import { card, ShopWorld } from '../shop-world.js'
import { Tokens } from '../tokens.js'
import { CountingClock } from './counting-clock.js'

const program = path.resolve(import.meta.dirname, '..', '..', 'dist', 'main.js')

/** Long before the shop hangs up on whoever is still there. */
const SOON_MS = 5000

describe('a shop that is stopped', () => {
  it('waits for nothing any more: outboxes, sweep, reconcilers and alerts have ended', async () => {
    const clock = new CountingClock()
    const world = ShopWorld.unstarted({
      hasToss: true,
      settings: { sweepMs: '10', outboxMs: '10', alertWebhookUrl: 'http://127.0.0.1:9/alerts' },
    })
    await world.start({ clock })
    world.gateway.script.push('approved', 'pending', 'unreachable')
    for (const key of ['k1', 'k2', 'k3']) await world.order({ key })
    expect(clock.timers).toBeGreaterThan(3)
    await world.shop.stop()
    expect(clock.sleeping).toBe(0)
    const { begun } = clock
    clock.fireAll()
    await new Promise((resolve) => setImmediate(resolve))
    expect([clock.begun, clock.sleeping]).toEqual([begun, 0])
    await world.start()
    await world.close()
  })

  it('does nothing when it is told once more', async () => {
    const world = await ShopWorld.open()
    await Promise.all([world.shop.stop(), world.shop.stop()])
    await world.shop.stop()
    await world.start()
    await world.close()
  })
})

/** A gateway that takes a charge, and answers when the test says so. */
class SlowGateway {
  readonly asked: Promise<void>
  readonly #server: Server
  #answer: ServerResponse | undefined

  constructor() {
    this.#server = createServer()
    this.asked = once(this.#server, 'request').then(([, response]) => {
      this.#answer = response as ServerResponse
    })
  }

  async open(): Promise<string> {
    this.#server.listen(0, '127.0.0.1')
    await once(this.#server, 'listening')
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`
  }

  accept(): void {
    const data = { transactionKey: '20261120:TR:000001', status: 'PENDING' }
    this.#answer?.setHeader('content-type', 'application/json')
    this.#answer?.end(JSON.stringify({ meta: { result: 'SUCCESS' }, data }))
  }

  close(): void {
    this.#server.close()
    this.#server.closeAllConnections()
  }
}

describe.runIf(existsSync(program))('the program on SIGTERM', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'shop-shutdown-'))
  let gateway: SlowGateway
  let child: ChildProcess
  let exited: Promise<number | null>
  let url: string
  let errors = ''

  beforeEach(async () => {
    gateway = new SlowGateway()
    const flags = ['--port', '0', '--json', '--data-dir', folder, '--log-level', 'warn']
    const at = await gateway.open()
    child = spawn(process.execPath, [program, ...flags, '--gateway-url', at])
    child.stderr?.setEncoding('utf8').on('data', (chunk: string) => (errors += chunk))
    exited = once(child, 'close').then(([code]) => code as number | null)
    const [line] = (await once(child.stdout as NodeJS.ReadableStream, 'data')) as [Buffer]
    url = (JSON.parse(line.toString()) as { readonly shop: string }).shop
  })
  afterEach(() => {
    child.kill('SIGKILL')
    gateway.close()
    rmSync(folder, { recursive: true, force: true })
  })

  const ordered = async (tokens: Tokens, withCard: boolean): Promise<Response> =>
    fetch(`${url}/orders`, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${await tokens.of('alice')}`,
        'content-type': 'application/json',
        'idempotency-key': withCard ? 'with-card' : 'without',
      },
      body: JSON.stringify({
        items: [{ productId: '1', quantity: 1 }],
        ...(withCard && { card }),
      }),
    })

  it('answers what is in hand, ends its streams, lets nobody in, and exits with 0', async () => {
    const tokens = new Tokens(() => url)
    const waiting = (await (await ordered(tokens, false)).json()) as { order: { id: string } }
    const stream = await OrderStream.open(`${url}/orders/${waiting.order.id}/events`, {
      token: await tokens.of('alice'),
    })
    expect(stream.status).toBe(200)
    await stream.until(({ event }) => event === 'order')
    const inHand = ordered(tokens, true)
    await gateway.asked

    const signalled = performance.now()
    child.kill('SIGTERM')
    await stream.rest() // resolves when the shop has ended it
    await expect(fetch(`${url}/products`)).rejects.toThrow('fetch failed')
    gateway.accept()
    const answer = await inHand
    expect([answer.status, await answer.json()]).toMatchObject([
      ...[202, { order: { status: 'PAYMENT_WAITING' }, payment: { state: 'pending' } }],
    ])
    expect(await exited).toBe(0)
    expect(performance.now() - signalled).toBeLessThan(SOON_MS)
    expect(errors).toBe('')
  })
})
