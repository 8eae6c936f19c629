import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, type AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { Tokens } from './tokens.js'

const program = path.resolve(import.meta.dirname, '..', 'dist', 'main.js')

interface Run {
  readonly child: ChildProcess
  readonly out: () => string
  readonly err: () => string
  readonly exited: Promise<number | null>
}

function run(...flags: string[]): Run {
  const child = spawn(process.execPath, [program, ...flags], { stdio: ['ignore', 'pipe', 'pipe'] })
  const text = { out: '', err: '' }
  child.stdout?.setEncoding('utf8').on('data', (chunk: string) => (text.out += chunk))
  child.stderr?.setEncoding('utf8').on('data', (chunk: string) => (text.err += chunk))
  const exited = once(child, 'close').then(([code]) => code as number | null)
  return { child, out: () => text.out, err: () => text.err, exited }
}

/** The shop's address, from the line that says it is ready. */
async function ready({ child, exited, err }: Run): Promise<string> {
  const line = once(child.stdout ?? child, 'data').then(([chunk]) => String(chunk))
  const first = await Promise.race([line, exited.then(() => undefined)])
  if (first === undefined) throw new Error(err())
  return (JSON.parse(first) as { shop: string }).shop
}

describe.runIf(existsSync(program))('the program', () => {
  let folder: string
  const running: ChildProcess[] = []
  const start = (...flags: string[]): Run => {
    const one = run('--port', '0', '--data-dir', folder, '--log-level', 'error', ...flags)
    running.push(one.child)
    return one
  }

  beforeEach(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'shop-program-'))
  })
  afterEach(() => {
    for (const child of running.splice(0)) child.kill('SIGKILL')
    rmSync(folder, { recursive: true, force: true })
  })

  it('prints one line of JSON when it is ready, serves, and ends with 0 on SIGTERM', async () => {
    const shop = start('--json')
    const url = await ready(shop)
    const products = await fetch(`${url}/products`)
    expect(products.status).toBe(200)
    expect(await products.json()).toMatchObject({
      products: [{ id: '1' }, { id: '2' }, { id: '3' }],
    })
    shop.child.kill('SIGTERM')
    expect(await shop.exited).toBe(0)
    expect(shop.out()).toBe(`${JSON.stringify({ shop: url })}\n`)
    expect(shop.err()).toBe('')
  })

  it('keeps what it promised through SIGKILL', async () => {
    const first = start('--json', '--gateway-url', 'http://127.0.0.1:1')
    const order = async (url: string) =>
      fetch(`${url}/orders`, {
        method: 'POST',
        headers: {
          authorization: `Bearer ${await new Tokens(() => url).of('alice')}`,
          'content-type': 'application/json',
          'idempotency-key': 'k',
        },
        body: JSON.stringify({
          items: [{ productId: '1', quantity: 1 }],
          card: { type: 'KB', number: '1234-5678-9814-1451' },
        }),
      })
    const before = await order(await ready(first))
    expect(before.status).toBe(502)
    const { details } = (await before.json()) as { details: { orderId: string } }
    first.child.kill('SIGKILL')
    await first.exited

    const again = await order(await ready(start('--json')))
    const { orderId } = details
    expect([again.status, await again.json()]).toMatchObject([502, { details: { orderId } }])
  })

  it.each([
    [['--port', '70000'], 2, '--port / SHOP_PORT must be an integer from 0 to 65535, got "70000".'],
    [
      ['--client-limits', '{"maxAttempts":0}'],
      2,
      '--client-limits / SHOP_CLIENT_LIMITS: maxAttempts must be an integer 1..100, got 0.',
    ],
    [['--colour'], 2, "error: unknown option '--colour'"],
    [['--port'], 2, "error: option '--port <value>' argument missing"],
    [['--products-file', '/nowhere.json'], 1, 'The products file /nowhere.json cannot be read'],
    [
      ['--host', '0.0.0.0'],
      1,
      'A gateway cannot call back 0.0.0.0: say where with --callback-url.',
    ],
    [['--data-dir', '/dev/null/data'], 1, 'The data directory /dev/null/data is not writable.'],
  ])('says in one sentence what is wrong with %j', async (flags, code, sentence) => {
    const shop = start(...flags)
    expect(await shop.exited).toBe(code)
    expect(shop.err().trim().split('\n')).toHaveLength(1)
    expect(shop.err()).toContain(sentence)
  })

  it('says in one sentence that its port is taken', async () => {
    const other = createServer().listen(0, '127.0.0.1')
    await once(other, 'listening')
    const { port } = other.address() as AddressInfo
    const shop = start('--port', String(port))
    expect(await shop.exited).toBe(1)
    const sentence = `Port ${port} on 127.0.0.1 is in use: choose another with --port.`
    expect(shop.err().trim()).toBe(sentence)
    other.close()
  })

  it('says in one sentence that it cannot write its data', async () => {
    const file = path.join(folder, 'a-file')
    writeFileSync(file, '')
    const shop = start('--data-dir', path.join(file, 'data'))
    expect(await shop.exited).toBe(1)
    expect(shop.err().trim()).toBe(`The data directory ${path.join(file, 'data')} is not writable.`)
  })

  it('lists its settings', async () => {
    const shop = run('--help')
    expect(await shop.exited).toBe(0)
    expect(shop.out()).toContain('--order-ttl-ms <value>')
    const inOneLine = shop.out().replaceAll(/\s+/g, ' ')
    expect(inOneLine).toContain('JSON object of preset, connectTimeoutMs, responseTimeoutMs')
    expect(inOneLine).toContain('2 a flag or variable is wrong.')
  })
})
