import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { createInterface } from 'node:readline'
import Database from 'better-sqlite3'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { audit } from '../src/demo/audit/audit.js'
import type { AuditInput } from '../src/demo/audit/books.js'
import { badCallbacks, refusals } from '../src/demo/gateway-faults.js'
import { buy } from '../src/demo/load/buyer.js'
import { allAtOnce } from '../src/demo/load/pace.js'
import { builtProgram } from '../src/demo/processes/built-program.js'
import { freePort } from '../src/demo/processes/free-port.js'
import { GatewayProcess } from '../src/demo/processes/gateway-process.js'
import { ShopProcess } from '../src/demo/processes/shop-process.js'

const buyers = 40

describe('real processes', () => {
  let dataDir: string
  let gateway: GatewayProcess
  let shop: ShopProcess

  beforeEach(async () => {
    dataDir = await mkdtemp(path.join(tmpdir(), 'holdfast-kill-'))
    const port = await freePort()
    gateway = await GatewayProcess.start({ seed: 7, callbackOrigin: `http://127.0.0.1:${port}` })
    await gateway.change({ timeScale: 0.1, faults: [refusals, ...badCallbacks] })
    shop = await ShopProcess.start({ seed: 7, port, dataDir, gatewayUrl: gateway.url })
  })

  afterEach(async () => {
    await shop.end()
    await gateway.end()
    await rm(dataDir, { recursive: true, force: true })
  })

  const inPayments = (sql: string): void => {
    const payments = new Database(path.join(dataDir, 'payments.sqlite'), { timeout: 5000 })
    payments.exec(sql)
    payments.close()
  }

  it('ends every order right when SIGKILL falls between intent and answer', async () => {
    const firstTry = allAtOnce(buyers, (index) => buy({ shop, buyer: `buyer-${index}` }))
    await gateway.until(({ inFlight }) => inFlight >= 12)
    await shop.kill()
    expect(shop.books().betweenIntentAndAnswer()).toBeGreaterThanOrEqual(10)

    const cutOff = (await firstTry).filter((one) => one.status === null)
    expect(cutOff.length).toBeGreaterThan(0)
    await shop.restart({ scale: 1 })
    const repeated = await Promise.all(cutOff.map(({ buyer }) => buy({ shop, buyer })))
    expect(repeated.filter((one) => one.status === null)).toEqual([])
    await shop.untilNothingIsOpen()

    const input = await shop.books().auditInput(gateway)
    expect(redLines(input)).toEqual([])
    expect(input.orders.length).toBeLessThanOrEqual(buyers)
    expect(input.orders.filter((order) => order.status === 'CONFIRMED').length).toBeGreaterThan(0)
  }, 60_000)

  it('counts a review apart, and has the audit catch one that nobody was told of', async () => {
    await gateway.change({ outcomes: alwaysApproved, faults: [{ fault: 'callback-lost' }] })
    await buy({ shop, buyer: 'buyer-0' })
    const [charge] = await gateway.charges()
    // Our own row says another amount than the gateway, which is asked because of the callback.
    inPayments('UPDATE payments SET amount_minor = 1')
    await fetch(`${shop.url}/payments/callback`, {
      method: 'POST',
      body: JSON.stringify({
        transactionKey: charge?.key,
        orderId: charge?.reference,
        cardType: 'SAMSUNG',
        cardNo: '1234-5678-9814-1451',
        amount: charge?.amount,
        status: 'SUCCESS',
      }),
    })
    await gateway.until(({ pendingCharges }) => pendingCharges === 0)
    await shop.untilNothingIsOpen()
    const told = await shop.books().auditInput(gateway)
    expect(redLines(told)).toEqual([])
    expect(audit(told).find((line) => line.invariant.includes('review'))?.count).toBe(1)

    await shop.kill()
    inPayments('DELETE FROM outbox')
    expect(redLines(await shop.books().auditInput(gateway))).toEqual([
      'everything in review has raised its alarm',
    ])
  }, 30_000)

  it('has the audit catch a second charge that is planted at the gateway', async () => {
    const nothingLost = badCallbacks.filter(({ fault }) => fault !== 'callback-lost')
    await gateway.change({ outcomes: alwaysApproved, faults: nothingLost })
    await allAtOnce(3, (index) => buy({ shop, buyer: `buyer-${index}` }))
    await shop.untilNothingIsOpen()
    const before = await shop.books().auditInput(gateway)
    expect(redLines(before)).toEqual([])

    await plantCharge(gateway, before)
    await gateway.until(({ pendingCharges }) => pendingCharges === 0)
    expect(redLines(await shop.books().auditInput(gateway))).toContain('no order charged twice')
  }, 30_000)
})

it('leaves no gateway behind when the program that started it is ended', async () => {
  const gatewayProcess = JSON.stringify(builtProgram('demo', 'processes', 'gateway-process.js'))
  const driver = `
    import { GatewayProcess } from ${gatewayProcess}
    const gateway = await GatewayProcess.start({ seed: 1, callbackOrigin: 'http://127.0.0.1:9' })
    console.log(gateway.adminUrl)
    setInterval(() => undefined, 60_000)`
  const program = spawn(process.execPath, ['--input-type=module', '--eval', driver])
  const exited = once(program, 'exit')
  const [line] = (await once(createInterface({ input: program.stdout }), 'line')) as [string]
  expect((await fetch(`${line}/__admin/stats`)).status).toBe(200)
  program.kill('SIGTERM')
  expect(await exited).toEqual([143, null])
  await vi.waitFor(() => expect(fetch(`${line}/__admin/stats`)).rejects.toThrow('fetch failed'))
}, 20_000)

const alwaysApproved = { approved: 1, limitExceeded: 0, invalidCard: 0 }

function redLines(input: AuditInput): readonly string[] {
  return audit(input)
    .filter((line) => line.breaches.length > 0)
    .map((line) => line.invariant)
}

/** What a blind retry does: the first payment's reference once more, past the shop. */
async function plantCharge(gateway: GatewayProcess, { charges }: AuditInput): Promise<void> {
  const [victim] = charges
  const response = await fetch(`${gateway.url}/api/v1/payments`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-user-id': 'buyer-0' },
    body: JSON.stringify({
      orderId: victim?.reference,
      cardType: 'KB',
      cardNo: '1234-5678-9814-1451',
      amount: victim?.held,
      callbackUrl: gateway.callbackOrigin,
    }),
  })
  expect(response.status).toBe(200)
}
