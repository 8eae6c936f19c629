import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  parseContract,
  readContract,
  readContractText,
  type GatewayContract,
} from '../gateway-contract.js'
import {
  startGateway,
  textOf,
  type Answer,
  type GatewayUnderContract,
} from './gateway-under-contract.js'
import { listedProblems } from './listed-problems.js'

let gateway: GatewayUnderContract
let paid: Answer
let declined: Answer
let refunded: Answer

beforeAll(async () => {
  gateway = await startGateway(readContract('stripe'))
  paid = await gateway.pay('pm_card_visa', { expand: ['latest_charge'] })
  declined = await gateway.pay('pm_card_chargeDeclined')
  refunded = await gateway.call('createRefund', { form: { payment_intent: textOf(paid) } })
  await gateway.simulator.whenIdle()
})
afterAll(() => gateway.close())

type Said = (contract: GatewayContract) => readonly string[]

const ofPaid: Said = (contract) => contract.answerProblems('createPaymentIntent', 200, paid.body)
const ofDeclined: Said = (contract) =>
  contract.answerProblems('createPaymentIntent', 402, declined.body)
const ofRefund: Said = (contract) => contract.answerProblems('createRefund', 200, refunded.body)
const ofEvents: Said = (contract) => {
  const { ofWebhook } = listedProblems(contract)
  return gateway.told.flatMap(({ signature, body }) => ofWebhook(signature, body))
}

describe('the contract', () => {
  it('has nothing against what is said', () => {
    const contract = readContract('stripe')
    const problems = [ofPaid, ofDeclined, ofRefund, ofEvents].map((said) => said(contract))
    expect(problems).toEqual([[], [], [], []])
    expect(gateway.told.length).toBeGreaterThan(4)
  })

  it.each<[string, RegExp | string, string, Said]>([
    ['another name for a member', /amount_received/g, 'amount_got', ofPaid],
    ['another status word', /- succeeded\n {4}FormInteger/, '- paid\n    FormInteger', ofPaid],
    ['another beginning of an id', /\^pi_\\w\+\$/, '^intent_\\w+$', ofPaid],
    ['a word that the network may not say', /- approved_by_network\n/, '- approved\n', ofPaid],
    ['another kind of error', 'const: card_error', 'const: payment_error', ofDeclined],
    ['a status that is gone', /'402':/g, "'422':", ofDeclined],
    ['another word for a refund', 'object: { const: refund }', 'object: { const: back }', ofRefund],
    ['an event that is not listed', /- payment_intent\.succeeded\n/, '', ofEvents],
    ['another form of a signature', 'v1=[0-9a-f]{64}', 'v2=[0-9a-f]{64}', ofEvents],
    ['another type for a key', /(idempotency_key: \{ type: )\[.*?\]/, '$1integer', ofEvents],
  ])('would notice %s', (_, from, to, problemsOf) => {
    const text = readContractText('stripe')
    const changed = text.replace(from, to)
    expect(changed).not.toBe(text)
    expect(problemsOf(parseContract(changed))).not.toEqual([])
  })
})
