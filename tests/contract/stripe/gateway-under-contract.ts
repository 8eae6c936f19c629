import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { json } from 'node:stream/consumers'
import { createSimulator, type Simulator, type SimulatorOptions } from '@holdfast/pg-simulator'
import type { GatewayContract } from '../gateway-contract.js'
import { formFields, type Fields } from './form-fields.js'
import { listedProblems } from './listed-problems.js'

/** The operations of the file that a shop calls. */
export type Operation =
  | 'createPaymentIntent'
  | 'listPaymentIntents'
  | 'searchPaymentIntents'
  | 'retrievePaymentIntent'
  | 'confirmPaymentIntent'
  | 'capturePaymentIntent'
  | 'cancelPaymentIntent'
  | 'createRefund'
  | 'listRefunds'
  | 'retrieveRefund'

/** An answer of the gateway, and what the file has against it. */
export interface Answer {
  readonly operation: Operation
  readonly status: number
  readonly headers: Headers
  readonly body: Readonly<Record<string, unknown>>
  readonly problems: readonly string[]
}

/** An event, and what the file has against its webhook. */
export interface Told {
  readonly type: string
  readonly signature: unknown
  readonly body: unknown
  readonly problems: readonly string[]
}

/** What a call takes: the id of its path, its parameters, its headers. */
export interface Sent {
  readonly id?: string
  /** A text goes out as it stands. */
  readonly form?: Fields | string
  readonly headers?: Readonly<Record<string, string>>
}

/** The simulator over HTTP with nothing left to chance, and a shop that registered a webhook. */
export interface GatewayUnderContract {
  readonly simulator: Simulator
  readonly url: string
  /** Every answer of an operation so far, each held to the file. */
  readonly answers: readonly Answer[]
  /** Every event so far, each held to the file. */
  readonly told: readonly Told[]
  call(operation: Operation, sent?: Sent): Promise<Answer>
  /** Creates and confirms a PaymentIntent over 5000 won; `change` is laid over it. */
  pay(payment_method: string, change?: Fields): Promise<Answer>
  close(): Promise<void>
}

/** The header with a secret key. */
export const asShop = { authorization: 'Bearer sk_test_123' }

const POSTED: readonly Operation[] = [
  'createPaymentIntent',
  'confirmPaymentIntent',
  'capturePaymentIntent',
  'cancelPaymentIntent',
  'createRefund',
]

/** Starts both on free ports of 127.0.0.1. */
export async function startGateway(
  contract: GatewayContract,
  options: SimulatorOptions = {},
): Promise<GatewayUnderContract> {
  const problems = listedProblems(contract)
  const told: Told[] = []
  const merchant = createServer((request, response) => {
    json(request).then(
      (body) => {
        const signature = request.headers['stripe-signature']
        const { type } = body as { type: string }
        told.push({ type, signature, body, problems: problems.ofWebhook(signature, body) })
        response.end()
      },
      () => response.destroy(),
    )
  }).listen(0, '127.0.0.1')
  await once(merchant, 'listening')
  const origin = `http://127.0.0.1:${(merchant.address() as AddressInfo).port}`
  const simulator = createSimulator({
    dialects: ['stripe'],
    callbackOrigins: [origin],
    webhooks: [{ dialect: 'stripe', url: `${origin}/stripe`, secret: 'whsec_1' }],
    ...options,
    change: { latency: 0, processing: 0, ...options.change },
  })
  const { gatewayUrl: url } = await simulator.start()
  const answers: Answer[] = []

  const call: GatewayUnderContract['call'] = async (operation, sent = {}) => {
    const path = contract.pathOf(operation).replace('{id}', encodeURIComponent(sent.id ?? ''))
    const { form = {} } = sent
    const parameters = typeof form === 'string' ? form : formFields(form)
    const isPost = POSTED.includes(operation)
    const query = isPost || parameters === '' ? '' : `?${parameters}`
    const media = isPost ? { 'content-type': 'application/x-www-form-urlencoded' } : {}
    const response = await fetch(`${url}${path}${query}`, {
      method: isPost ? 'POST' : 'GET',
      headers: { ...asShop, ...media, ...sent.headers },
      ...(isPost ? { body: parameters } : {}),
    })
    const body = (await response.json()) as Answer['body']
    const { status, headers } = response
    const against = problems.ofAnswer(operation, response, body)
    const answer = { operation, status, headers, body, problems: against }
    answers.push(answer)
    return answer
  }
  return {
    simulator,
    url,
    answers,
    told,
    call,
    pay: (payment_method, change = {}) => {
      const payment = { amount: 5000, currency: 'krw', confirm: true, payment_method }
      const metadata = { order_id: '1351039135' }
      return call('createPaymentIntent', { form: { ...payment, metadata, ...change } })
    },
    close: async () => {
      await simulator.stop()
      merchant.closeAllConnections()
      merchant.close()
    },
  }
}

/** A member of an answer's body that is a text, such as the id. */
export function textOf({ body }: Answer, member = 'id'): string {
  const value = body[member]
  if (typeof value !== 'string') throw new Error(`${member} is no text: ${JSON.stringify(body)}`)
  return value
}
