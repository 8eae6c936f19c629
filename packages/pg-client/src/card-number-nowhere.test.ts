import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { inspect } from 'node:util'
import { afterAll, describe, expect, it } from 'vitest'
import { sqlitePaymentStore } from './adapters/sqlite/sqlite-payment-store.js'
import { TransportError } from './ports/http-transport.js'
import { cardDigits, clientUnderTest, orderOf } from './testing/client-under-test.js'
import type { SubmitStep } from './testing/scripted-gateway.js'

const folder = mkdtempSync(path.join(tmpdir(), 'card-number-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const steps: readonly SubmitStep[] = [
  ...(['accept', 'approve', 'refuse', 'refuseAfterCommit', 'hang', 'hangAfterCommit'] as const),
  ...(['notListening', 'reset', 'garbage', 'proxyError', 'invalidCard', 'misconfigured'] as const),
]

/** Whether any way of writing the number occurs. */
function holdsNumber(text: string): boolean {
  return text.replaceAll(/[-\s]/g, '').includes(cardDigits)
}

describe('the card number', () => {
  it('is on the wire, and nowhere else', async () => {
    const file = path.join(folder, 'payments.db')
    const store = sqlitePaymentStore({ file })
    const { client, clock, gateway, observed, delivered } = clientUnderTest({ store })
    const results: unknown[] = []
    for (const [n, step] of steps.entries()) {
      gateway.submitSteps.splice(0, Infinity, step)
      results.push(await clock.advanceUntil(client.submit(orderOf(`order-${n}`))))
      await clock.advance(20_000)
    }
    for (const key of gateway.ledger.keys()) {
      gateway.settle(key, 'FAILED', `no luck with ${cardDigits}`)
      results.push(await client.handleCallback({ rawBody: gateway.callback(key) }))
      results.push(await client.handleCallback({ rawBody: gateway.callback(key, { amount: 1 }) }))
      const parked = { orderId: 'nobody-1', transactionKey: `parked-${key}` }
      results.push(await client.handleCallback({ rawBody: gateway.callback(key, parked) }))
      results.push(await client.handleCallback({ rawBody: gateway.callback(key).slice(0, -1) }))
    }
    await clock.advanceUntil(client.idle())
    await clock.advance(3_600_000)
    results.push(await clock.advanceUntil(client.reconciler.sweep()), await client.health())
    gateway.onRequest = ({ body }) => {
      throw new TransportError(`could not send ${body}`, true)
    }
    results.push(await clock.advanceUntil(client.submit(orderOf('order-last'))))

    // The test can fail: the number is where it has to be.
    expect(gateway.submits.every(({ body }) => holdsNumber(body ?? ''))).toBe(true)
    expect(observed.length).toBeGreaterThan(50)
    for (const value of [...results, ...observed, ...delivered, client, orderOf()]) {
      expect(holdsNumber(JSON.stringify(value))).toBe(false)
      expect(holdsNumber(inspect(value, { depth: 20, showHidden: true }))).toBe(false)
    }
    const files = readdirSync(folder)
    expect(files.length).toBeGreaterThan(1)
    for (const name of files) {
      const bytes = readFileSync(path.join(folder, name), 'latin1')
      expect(bytes.length).toBeGreaterThan(1000)
      expect(holdsNumber(bytes)).toBe(false)
    }
    await store.close()
  })
})
