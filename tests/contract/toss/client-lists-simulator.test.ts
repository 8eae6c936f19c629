import type { GatewayRecord, Payment } from '@holdfast/pg-client'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { readContract } from '../gateway-contract.js'
import { ClientAtGateway } from './client-at-gateway.js'

const contract = readContract('toss')
const account = { method: '가상계좌' }

let client: ClientAtGateway

beforeEach(async () => {
  client = await ClientAtGateway.start(contract)
})

afterEach(() => client.gateway.close())

const all = async (
  pages: AsyncIterable<readonly GatewayRecord[]> | undefined,
): Promise<GatewayRecord[]> => {
  const records: GatewayRecord[] = []
  for await (const page of pages ?? []) records.push(...page)
  return records
}
const sumsOf = ({ gatewayKey, reference, amount, refundedMinor }: GatewayRecord) => ({
  gatewayKey,
  reference,
  amount,
  refundedMinor,
})
const inquire = async (payments: readonly Payment[], now = Date.now()) => {
  const { batchInquiry, times } = client.dialect
  return (await batchInquiry?.(payments, client.ask, { now, times })) ?? new Map()
}

describe('many payments at once', () => {
  it('are found with their sums by one request', async () => {
    const payments = [await client.paid(), await client.paid(), await client.paid()]
    const [, part, whole] = payments as [Payment, Payment, Payment]
    await client.cancel(part, 5000, 'a')
    await client.cancel(whole, 15_000, 'b')
    client.sent.length = 0
    const found = await inquire(payments)
    expect(client.sent).toEqual(['/v1/transactions'])
    const sums = [0, 5000, 15_000]
    payments.forEach(({ id, reference }, index) => {
      expect(found.get(id)).toEqual({
        kind: 'transactions',
        transactions: [
          {
            gatewayKey: payments[index]?.gatewayKey,
            status: 'approved',
            reference,
            refundedMinor: sums[index],
            amount: { minor: 15_000, currency: 'KRW' },
          },
        ],
      })
    })
  })

  it('leave to a look-up what the list does not tell, however long ago it was', async () => {
    const declined = client.authenticated({ outcome: 'limitExceeded' })
    await client.confirm(declined)
    const untouched = client.authenticated()
    const payments = [declined.payment, untouched.payment, await client.paid()]
    expect([...(await inquire(payments)).keys()]).toEqual(['p3'])
    const later = await inquire(payments, Date.now() + 3_600_000)
    expect([...later.keys()]).toEqual(['p3'])
  })

  it('leave a virtual account out once it is paid, and know those that wait', async () => {
    const [waiting, deposited, takenBack] = [
      ...[await client.paid(account), await client.paid(account), await client.paid(account)],
    ]
    if (!waiting || !deposited || !takenBack) throw new Error('no account')
    client.gateway.act('deposit', { orderId: deposited.reference })
    client.gateway.act('deposit', { orderId: takenBack.reference })
    client.gateway.act('fail-deposit', { orderId: takenBack.reference })
    const found = await inquire([waiting, deposited, takenBack])
    expect(found.has(deposited.id)).toBe(false)
    expect(found.get(waiting.id)).toMatchObject({ transactions: [{ status: 'pending' }] })
    // Its deposit is in the list no more.
    expect(found.get(takenBack.id)).toMatchObject({ transactions: [{ status: 'pending' }] })
  })

  it('say nothing where a proxy answers for the list', async () => {
    const payments = [await client.paid(), await client.paid()]
    await client.gateway.simulator.withFault({ fault: 'brown-out' }, async () => {
      expect((await inquire(payments)).size).toBe(0)
    })
  })
})

describe('the books of the gateway', () => {
  it('agree with what was paid and given back, in both lists', async () => {
    const card = await client.paid()
    await client.cancel(card, 5000, 'a')
    const deposited = await client.paid(account)
    client.gateway.act('deposit', { orderId: deposited.reference })
    await client.paid(account)
    await client.confirm(client.authenticated({ outcome: 'limitExceeded' }))
    const period = { from: Date.now() - 60_000, to: Date.now() + 60_000 }
    const sold = { status: 'approved', amount: { minor: 15_000, currency: 'KRW' } }
    const records = await all(client.dialect.listRecords?.(period, client.ask))
    expect(records).toMatchObject([
      { ...sold, gatewayKey: card.gatewayKey, reference: card.reference, refundedMinor: 5000 },
      { ...sold, gatewayKey: deposited.gatewayKey, refundedMinor: 0, feeMinor: null },
    ])
    const settled = await all(client.dialect.listSettlements?.(period, client.ask))
    expect(settled.map(sumsOf)).toEqual(records.map(sumsOf))
    for (const { feeMinor } of settled) expect(feeMinor).toBeGreaterThan(0)
    const before = { from: 0, to: 60_000 }
    expect(await all(client.dialect.listRecords?.(before, client.ask))).toEqual([])
    expect(await all(client.dialect.listSettlements?.(before, client.ask))).toEqual([])
  })
})

describe('webhooks', () => {
  const readings = async () => {
    await client.gateway.simulator.whenIdle()
    return client.gateway.told.map(({ headers, body, operation }) => {
      const reading = client.dialect.readCallback({ rawBody: JSON.stringify(body), headers }, 0)
      if (reading.kind !== 'callback') throw new Error(reading.kind)
      return { operation, ...reading.callback }
    })
  }

  it('tell payments as hints, with the id of their transmission', async () => {
    const payment = await client.paid()
    await client.cancel(payment, 5000, 'a')
    await client.confirm(client.authenticated({ outcome: 'invalidCard' }))
    const told = await readings()
    expect(told.map(({ transaction }) => transaction)).toMatchObject([
      { gatewayKey: payment.gatewayKey, status: 'approved', refundedMinor: 0 },
      { gatewayKey: payment.gatewayKey, status: 'approved', refundedMinor: 5000 },
      { status: 'declined' },
    ])
    const ids = client.gateway.told.map(
      ({ headers }) => headers['tosspayments-webhook-transmission-id'],
    )
    expect(told.map(({ eventId }) => eventId)).toEqual(ids)
    for (const { authenticated } of told) expect(authenticated).toBe(false)
  })

  it('tell deposits with the proof of the confirm, unless somebody forged them', async () => {
    const payment = await client.paid(account)
    client.gateway.act('deposit', { orderId: payment.reference })
    const deposits = (await readings()).filter(({ operation }) => operation === 'depositCallback')
    expect(deposits.length).toBeGreaterThan(1)
    for (const { proof, reference, masked, transaction } of deposits) {
      expect([proof, reference]).toEqual([payment.callbackProof, payment.reference])
      expect(masked).not.toContain('secret')
      expect(transaction).toBeNull()
    }
    const before = client.gateway.told.length
    await client.gateway.simulator.withFault({ fault: 'callback-wrongly-signed' }, async () => {
      client.gateway.act('fail-deposit', { orderId: payment.reference })
      await client.gateway.simulator.whenIdle()
    })
    const forged = (await readings()).slice(before)
    expect(forged.length).toBeGreaterThan(0)
    for (const { proof } of forged) expect(proof).not.toBe(payment.callbackProof)
    expect(await client.lookUp(payment)).toMatchObject({ transactions: [{ status: 'pending' }] })
  })
})
