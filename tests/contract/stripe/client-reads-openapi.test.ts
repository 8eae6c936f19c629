import { createHmac } from 'node:crypto'
import { money, won, type Ask } from '@holdfast/pg-client'
import { stripe } from '@holdfast/pg-client/dialects/stripe'
import { describe, expect, it } from 'vitest'
import { readContract } from '../gateway-contract.js'
import { listedAnswers, respond } from './listed-answers.js'
import { quotedIn, tableAt } from './listed-tables.js'
import { paymentOf, refundOf } from './sample-payment.js'

const contract = readContract('stripe')
const { bodyOf, answerOf, namesOf } = listedAnswers(contract)
const secret = 'whsec_1'
const dialect = stripe({ secretKey: 'sk_test_123', webhookSecrets: [secret] })
/** The order and the second of the file's examples. */
const reference = '1351039135'
const createdS = 1_755_302_400
const payment = paymentOf(reference, { createdAt: createdS * 1000 })
const known = { ...payment, gatewayKey: 'pi_1A' }

describe('what the client reads', () => {
  const intents: Readonly<Record<string, object>> = {
    'createPaymentIntent 200 succeeded': { status: 'approved', reference, amount: won(5000) },
    'createPaymentIntent 200 bare': { status: 'pending', amount: money(5000, 'USD') },
    'retrievePaymentIntent 200 succeeded': { status: 'approved' },
    'retrievePaymentIntent 200 expanded': { status: 'approved' },
    'confirmPaymentIntent 200 succeeded': { status: 'approved' },
    'confirmPaymentIntent 200 requiresAction': {
      status: 'pending',
      buyerAction: { kind: 'authenticate', clientSecret: 'pi_1C_secret_1C' },
    },
    'confirmPaymentIntent 200 processing': { status: 'pending' },
    'confirmPaymentIntent 200 requiresCapture': { status: 'pending' },
    'capturePaymentIntent 200 part': { status: 'approved', amount: won(3000) },
    'cancelPaymentIntent 200 canceled': { status: 'expired' },
  }

  it.each(namesOf(/^\w+PaymentIntent 200 /))('is the PaymentIntent of %s', (name) => {
    expect(intents).toHaveProperty([name])
    expect(dialect.decodeSubmit(payment, answerOf(name))).toMatchObject({
      kind: 'transaction',
      transaction: { gatewayKey: expect.stringMatching(/^pi_/), ...intents[name] },
    })
  })

  const mistake = { kind: 'error', repeatable: false, isConfiguration: true }
  const state = { kind: 'error', repeatable: false }
  const failures: Readonly<Record<string, object>> = {
    parameterMissing: mistake,
    unexpectedState: state,
    refundTooLarge: state,
    otherParameters: mistake,
    noKey: mistake,
    restricted: mistake,
    paymentIntent: mistake,
    path: mistake,
    overTheLimit: mistake,
    running: { kind: 'busy' },
    rateLimit: { kind: 'error', repeatable: true },
    unforeseen: state,
    insufficientFunds: {
      kind: 'transaction',
      transaction: {
        gatewayKey: 'pi_1H',
        status: 'declined',
        mayStillTurn: true,
        reference,
        decline: { code: 'insufficient_funds' },
      },
    },
  }

  it.each(namesOf(/^(create|cancel)PaymentIntent [45]\d\d /))('is the error of %s', (name) => {
    const [, , word = ''] = name.split(' ')
    expect(failures).toHaveProperty([word])
    const said = dialect.decodeSubmit(payment, answerOf(name))
    expect(said).toMatchObject(failures[word] ?? {})
    expect('isConfiguration' in said).toBe(failures[word] === mistake)
  })

  it('is every 400 of the table, by its class', () => {
    const ofTheState = [
      ...["the PaymentIntent's status forbids it", 'the charge was given back already'],
      ...['the refund is over what is left', 'no charge of the PaymentIntent succeeded'],
    ]
    const rows = tableAt(contract, '#/components/responses/BadRequest')
    expect(rows.length).toBeGreaterThan(10)
    for (const [check = '', types, codes, params = ''] of rows) {
      const [type] = quotedIn(types)
      const [code] = quotedIn(codes)
      const param = params === 'its name' ? 'customer' : quotedIn(params)[0]
      const isParam = !params.startsWith('none')
      const error = { type, message: check, ...(code && { code }), ...(isParam && { param }) }
      expect(contract.answerProblems('createPaymentIntent', 400, { error }), check).toEqual([])
      const said = dialect.decodeSubmit(payment, respond(400, JSON.stringify({ error })))
      expect(said, check).toMatchObject({ ...state, code: code ?? null })
      expect('isConfiguration' in said, check).toBe(!ofTheState.includes(check))
    }
  })

  it.each([
    ['part', 'pi_1A', 2000, { kind: 'refund', status: 'done', gatewayKey: 're_1A' }],
    ['pending', 'pi_1F', 5000, { kind: 'refund', status: 'pending', gatewayKey: 're_1F' }],
    ['failed', 'pi_1G', 5000, { kind: 'declined' }],
  ])('is the refund of the example %s', (name, gatewayKey, amountMinor, expected) => {
    const of = { ...payment, gatewayKey }
    const from = name === 'failed' ? 'retrieveRefund' : 'createRefund'
    const response = answerOf(`${from} 200 ${name}`)
    expect(dialect.cancels?.decode(of, refundOf(of, amountMinor), response)).toMatchObject(expected)
  })

  it('is the PaymentIntent of a look-up, or its absence in the words of the example', async () => {
    const lookUp = (name: string) =>
      dialect.lookUp(known, async () => answerOf(name), dialect.times)
    expect(await lookUp('retrievePaymentIntent 200 expanded')).toMatchObject({
      kind: 'transactions',
      transactions: [{ gatewayKey: 'pi_1A', refundedMinor: 0 }],
    })
    expect(await lookUp('retrievePaymentIntent 404 paymentIntent')).toEqual({ kind: 'absent' })
    for (const name of namesOf(/^retrievePaymentIntent (4(?!04 p.*I)|5)/)) {
      expect((await lookUp(name)).kind, name).toBe('inconclusive')
    }
  })

  it('is a list of PaymentIntents, or an empty one', async () => {
    const nothing = async () => answerOf('listPaymentIntents 200 nothing')
    expect(await dialect.lookUp(payment, nothing, dialect.times)).toEqual({ kind: 'absent' })
    const refunds = { ...JSON.parse(bodyOf('listRefunds 200 page')), data: [] }
    const ask: Ask = async ({ url }) => {
      if (url.includes('/refunds')) return respond(200, JSON.stringify(refunds))
      return url.includes('starting_after') ? nothing() : answerOf('listPaymentIntents 200 page')
    }
    const answer = await dialect.lookUp(payment, ask, dialect.times)
    expect(answer).toMatchObject({ transactions: [{ gatewayKey: 'pi_1A', reference }] })
  })
})

describe('an event', () => {
  const asked = { kind: 'callback', callback: { reference, transaction: null } }
  const ignored = { kind: 'ignored' }
  const events: Readonly<Record<string, object>> = {
    created: ignored,
    succeeded: {
      kind: 'callback',
      callback: {
        eventId: 'evt_1B',
        reference,
        authenticated: true,
        transaction: { gatewayKey: 'pi_1A', status: 'approved', amount: won(5000), reference },
      },
    },
    requiresAction: asked,
    processing: asked,
    amountCapturable: asked,
    debitFailed: asked,
    // Without our metadata, they are nobody's.
    canceled: ignored,
    chargeRefunded: asked,
    refundCreated: ignored,
    refundUpdated: ignored,
    refundFailed: ignored,
  }

  it.each(namesOf(/^event request /))('of the file is read as what it is: %s', (name) => {
    const [, , word = ''] = name.split(' ')
    expect(events).toHaveProperty([word])
    const rawBody = bodyOf(name)
    const v1 = createHmac('sha256', secret).update(`${createdS}.${rawBody}`).digest('hex')
    const headers = { 'stripe-signature': `t=${createdS},v1=${v1}` }
    const reading = dialect.readCallback({ rawBody, headers }, createdS * 1000)
    expect(reading).toMatchObject(events[word] ?? {})
  })
})
