import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { VirtualClock } from '@holdfast/resilience-kit/testing'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { startTossShop, type TossShop } from '../../testing/toss-shop.js'

const MINUTE_MS = 60_000

describe('Toss over a restart with a ledger file', () => {
  let folder: string
  let ledgerFile: string
  let clock: VirtualClock
  let shop: TossShop
  beforeEach(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'toss-restart-'))
    ledgerFile = path.join(folder, 'ledger.jsonl')
    clock = new VirtualClock({ wallMs: Date.UTC(2026, 0, 1) })
    shop = await startTossShop({ clock, ledgerFile })
  })
  afterEach(async () => {
    await shop.close()
    await rm(folder, { recursive: true })
  })

  async function restart(): Promise<void> {
    await shop.close()
    shop = await startTossShop({ clock, ledgerFile })
  }

  it('tells the same of every payment, and repeats what it answered', async () => {
    const key = { 'idempotency-key': 'key-1' }
    const payment = shop.authenticated({ card: '4330-1234-5678-9876' })
    const confirmed = await shop.confirm(payment, key)
    const account = await shop.confirmed({ method: 'virtual-account' })
    const asked = () =>
      Promise.all([payment, account].map(({ paymentKey }) => shop.byKey(paymentKey)))
    const before = (await asked()).map(({ text }) => text)
    await restart()
    expect((await asked()).map(({ text }) => text)).toEqual(before)
    const replay = await shop.confirm(payment, key)
    expect([replay.text, replay.headers['idempotency-key']]).toEqual([confirmed.text, 'key-1'])
    shop.act('deposit', { paymentKey: account.paymentKey })
    const { json } = await shop.byKey(account.paymentKey)
    expect(json['lastTransactionKey']).not.toBe(JSON.parse(before[1] ?? '').lastTransactionKey)
    expect(await readFile(ledgerFile, 'utf8')).not.toMatch(/4330.?1234|5678/)
  })

  it('lets open payments expire when their time is over', async () => {
    shop.act('open-window', { orderId: 'order-ready', amount: 1000 })
    const authenticated = shop.authenticated()
    await clock.advance(4 * MINUTE_MS)
    await restart()
    const statuses = async () => [
      (await shop.byOrder('order-ready')).json['status'],
      (await shop.byOrder(authenticated.orderId)).json['status'],
    ]
    await clock.advance(6 * MINUTE_MS - 1)
    expect(await statuses()).toEqual(['READY', 'IN_PROGRESS'])
    await clock.advance(1)
    expect(await statuses()).toEqual(['READY', 'EXPIRED'])
    await restart()
    await clock.advance(20 * MINUTE_MS)
    expect(await statuses()).toEqual(['EXPIRED', 'EXPIRED'])
  })
})
