import { CardNumber, type HttpRequest } from '@holdfast/pg-client'
import { toss } from '@holdfast/pg-client/dialects/toss'
import { describe, expect, it } from 'vitest'
import { parseContract, readContract, readContractText } from '../gateway-contract.js'
import { samplePayment, sampleRefund } from '../sample-payment.js'
import { operationOf, sentCheck } from './sent-problems.js'

const contract = readContract('toss')
const baseUrl = 'https://gateway.test'
const problemsOf = sentCheck(contract, baseUrl)
const dialect = toss({ secretKey: 'test_sk_shop', baseUrl })
const paymentKey = 'tviva20260101000000Kq3Z1'
const sent = samplePayment()
const payment = samplePayment({ gatewayKey: paymentKey })
const confirm = dialect.encodeSubmit(
  sent,
  { paymentKey, orderId: sent.reference, amount: 15_000 },
  `pay-${sent.id}`,
)
const cancel = dialect.cancels?.encode(payment, sampleRefund(5000, '한 개 품절'), 'refund-1')
const page = (rows: number) =>
  JSON.stringify(
    Array.from({ length: rows }, (_, n) => ({
      transactionKey: `t${n}`,
      paymentKey: `k${n}`,
      orderId: `o${n}`,
      currency: 'KRW',
      amount: 100,
      fee: 1,
      status: 'DONE',
      transactionAt: '2026-01-01T00:00:00+09:00',
      approvedAt: '2026-01-01T00:00:00+09:00',
    })),
  )

/** All that the client ever sends. */
async function everything(): Promise<HttpRequest[]> {
  const all = [confirm, ...(cancel ? [cancel] : [])]
  const answering = (body: string, status = 200) => {
    return async (request: HttpRequest) => {
      const isFirst = all.push(request) > 0 && !request.url.includes('startingAfter')
      const isFull = isFirst && !request.url.includes('page=2')
      return { status, headers: {}, body: isFull ? body : '[]' }
    }
  }
  const other = JSON.stringify({
    ...(JSON.parse(bodyOf('getPayment 200 ready')) as object),
    paymentKey: 'k',
  })
  await dialect.lookUp(payment, answering(other), dialect.times)
  const now = Date.UTC(2026, 0, 1)
  const many = Array.from({ length: 9 }, (_, n) =>
    samplePayment({ id: `p${n}`, createdAt: now - 60_000 }),
  )
  await dialect.batchInquiry?.(many, answering(page(1000)), { now, times: dialect.times })
  const period = { from: now, to: now + 86_400_000 }
  for await (const _ of dialect.listRecords?.(period, answering(page(1000))) ?? []);
  for await (const _ of dialect.listSettlements?.(period, answering(page(500))) ?? []);
  return all
}

function bodyOf(name: string): string {
  const example = contract.examples.find((one) => one.name === name)
  if (!example) throw new Error(`the file has no example ${name}`)
  return JSON.stringify(example.body)
}

describe('what the client sends', () => {
  it('is listed, authorized or not, and is all that the file offers a shop', async () => {
    const all = await everything()
    for (const request of all) {
      const authorized = dialect.authorize(request)
      expect(problemsOf(request)).toEqual([])
      expect(problemsOf(authorized)).toEqual([])
      expect(authorized.headers['Authorization']).toBe('Basic dGVzdF9za19zaG9wOg==')
    }
    const reached = new Set(all.map((request) => operationOf(contract, baseUrl, request)))
    expect(reached).toEqual(
      new Set([
        ...['cancelPayment', 'confirmPayment', 'getPayment', 'getPaymentByOrder'],
        ...['listSettlements', 'listTransactions'],
      ]),
    )
    expect(all.filter(({ url }) => /startingAfter|page=2/.test(url))).toHaveLength(2)
  })

  it('is the very example of the file', () => {
    expect(confirm.body).toBe(bodyOf('confirmPayment request fromSuccessUrl'))
    expect(cancel?.body).toBe(bodyOf('cancelPayment request part'))
  })

  it.each([
    ['ConfirmRequest', 'paymentKey'],
    ['ConfirmRequest', 'orderId'],
    ['ConfirmRequest', 'amount'],
    ['CancelRequest', 'cancelReason'],
  ])('would be noticed if %s had another name for %s', (schema, member) => {
    const other = parseContract(changed(schema, member))
    const request = schema === 'ConfirmRequest' ? confirm : cancel
    expect(request && sentCheck(other, baseUrl)(request)).not.toEqual([])
  })

  it.each([
    ['startDate', 'listTransactions'],
    ['startingAfter', 'listTransactions'],
    ['size', 'listSettlements'],
  ])('would be noticed if the file had another name for %s', async (name, operation) => {
    const other = parseContract(
      readContractText('toss').replaceAll(`- name: ${name}\n`, `- name: ${name}X\n`),
    )
    const requests = (await everything()).filter(
      (request) => operationOf(contract, baseUrl, request) === operation,
    )
    const problems = requests.flatMap(sentCheck(other, baseUrl))
    expect(problems.join()).toContain(name.toLowerCase())
  })

  it('shows no card, whatever the reason of a refund says', () => {
    const number = CardNumber.of('1234567898141451').revealForGateway()
    const request = dialect.cancels?.encode(payment, sampleRefund(1, number), null)
    expect(request?.body).not.toContain('5678')
  })
})

/** The file with another name for a member of a schema. */
function changed(schema: string, member: string): string {
  const text = readContractText('toss')
  const at = text.indexOf(`    ${schema}:`)
  const rest = text
    .slice(at)
    .replace(member, `${member}X`)
    .replace(`        ${member}:`, `        ${member}X:`)
  return text.slice(0, at) + rest
}
