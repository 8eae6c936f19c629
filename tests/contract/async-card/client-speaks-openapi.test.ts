import { CardNumber, won, type Ask, type HttpRequest } from '@holdfast/pg-client'
import { asyncCard } from '@holdfast/pg-client/dialects/async-card'
import { describe, expect, it } from 'vitest'
import { parseContract, readContract, readContractText } from '../gateway-contract.js'
import { samplePayment } from '../sample-payment.js'
import { refusalTable } from './refusal-table.js'

const contract = readContract('async-card')
const baseUrl = 'http://gateway.test:8082'
const dialect = asyncCard({ baseUrl, callbackUrl: 'http://shop.test/payments/callback' })
/** The order and the key of the file's examples. */
const reference = '1351039135'
const gatewayKey = '20250816:TR:9577c5'

const payment = samplePayment({
  reference,
  orderId: reference,
  owner: '135135',
  amount: won(5000),
  dialect: 'async-card',
  cardLast4: '1451',
})

function bodyOf(name: string): string {
  const example = contract.examples.find((one) => one.name === name)
  if (!example) throw new Error(`the file has no example ${name}`)
  return JSON.stringify(example.body)
}

const respond = (status: number, body: string) => ({ status, headers: {}, body })
const submitAnswer = (status: number, body: string) =>
  dialect.decodeSubmit(payment, respond(status, body))

describe('what the client sends', () => {
  const requestOf = (cardType: 'SAMSUNG' | 'KB' | 'HYUNDAI'): HttpRequest =>
    dialect.encodeSubmit(payment, { cardType, cardNumber: CardNumber.of('1234567898141451') }, null)

  it.each(['SAMSUNG', 'KB', 'HYUNDAI'] as const)('is a listed submit (%s)', (cardType) => {
    const { method, url, headers, body = '' } = requestOf(cardType)
    expect(`${method} ${url}`).toBe(`POST ${baseUrl}${contract.pathOf('submitPayment')}`)
    expect(headers).toMatchObject({ 'X-USER-ID': '135135', 'Content-Type': 'application/json' })
    expect(contract.requestProblems('submitPayment', JSON.parse(body))).toEqual([])
  })

  it.each(['orderId', 'cardType', 'cardNo', 'amount', 'callbackUrl'])(
    'would be noticed with another name for %s',
    (member) => {
      const text = readContractText('async-card')
      const request = text.indexOf('    PaymentRequest:')
      const changed = text
        .slice(request)
        .replace(member, `${member}X`)
        .replace(`        ${member}:`, `        ${member}X:`)
      const other = parseContract(text.slice(0, request) + changed)
      const body: unknown = JSON.parse(requestOf('KB').body ?? '')
      expect(other.requestProblems('submitPayment', body)).not.toEqual([])
    },
  )
})

describe('what the client reads', () => {
  it('is the accepted submit', () => {
    expect(submitAnswer(200, bodyOf('submitPayment 200 pending'))).toEqual({
      kind: 'transaction',
      transaction: { gatewayKey, status: 'pending' },
    })
  })

  it.each(['refused', 'unforeseen'])('is an error that may be repeated: %s', (name) => {
    const answer = submitAnswer(500, bodyOf(`submitPayment 500 ${name}`))
    expect(answer).toMatchObject({ kind: 'error', status: 500, repeatable: true })
  })

  it('is a refusal, declined only where it is about the card', () => {
    const refusals = refusalTable(contract)
    expect(refusals.size).toBeGreaterThan(0)
    for (const [check, message] of refusals) {
      const meta = { result: 'FAIL', errorCode: 'Bad Request', message }
      const aboutTheCard = ['unknown `cardType`', '`cardNo`'].includes(check)
      const said = submitAnswer(400, JSON.stringify({ meta }))
      const expected = aboutTheCard ? { kind: 'declined' } : { kind: 'error', repeatable: false }
      expect(said, check).toMatchObject(expected)
    }
  })

  it('is the absence of an order, in the very words of the example', async () => {
    const absent = respond(404, bodyOf('inquireByOrder 404 absent'))
    expect(await dialect.lookUp(payment, async () => absent, dialect.times)).toEqual({
      kind: 'absent',
    })
  })

  it('is the list of an order, then its charge in full, asked for on listed paths', async () => {
    const answers = new Map([
      [
        `${baseUrl}${contract.pathOf('inquireByOrder')}?orderId=${reference}`,
        bodyOf('inquireByOrder 200 approved'),
      ],
      [
        baseUrl + contract.pathOf('inquireByKey').replace('{transactionKey}', gatewayKey),
        bodyOf('inquireByKey 200 approved'),
      ],
    ])
    const ask: Ask = async ({ method, url, headers }) => {
      expect({ method, user: headers['X-USER-ID'] }).toEqual({ method: 'GET', user: '135135' })
      return respond(answers.has(url) ? 200 : 599, answers.get(url) ?? '')
    }
    const found = await dialect.lookUp(payment, ask, dialect.times)
    expect(found).toEqual({
      kind: 'transactions',
      transactions: [{ gatewayKey, status: 'approved', reference, amount: won(5000) }],
    })
  })

  it.each([
    ['approved', { status: 'approved' }],
    ['overTheLimit', { status: 'declined', decline: { code: 'LIMIT_EXCEEDED' } }],
  ])('is the callback of the example %s', (name, expected) => {
    const rawBody = bodyOf(`paymentSettled request ${name}`)
    const transaction = { gatewayKey, reference, amount: won(5000), ...expected }
    const callback = { reference, authenticated: false, transaction }
    expect(dialect.readCallback({ rawBody }, 0)).toMatchObject({ kind: 'callback', callback })
  })
})
