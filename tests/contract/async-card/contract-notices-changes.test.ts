import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  parseContract,
  readContract,
  readContractText,
  type GatewayContract,
} from '../gateway-contract.js'
import { startGateway, type GatewayUnderContract } from './gateway-under-contract.js'

const contract = readContract('async-card')

let gateway: GatewayUnderContract

beforeAll(async () => {
  gateway = await startGateway(contract)
})

afterAll(() => gateway.close())

describe('the contract', () => {
  it.each<[string, RegExp | string, string, (other: GatewayContract) => Promise<unknown>]>([
    [
      'another name for a member',
      /transactionKey/g,
      'transactionId',
      async (other) =>
        other.answerProblems(
          'submitPayment',
          200,
          (await gateway.submit(gateway.submitBody())).body,
        ),
    ],
    [
      'another status word',
      '[PENDING, SUCCESS, FAILED]',
      '[WAITING, SUCCESS, FAILED]',
      async (other) =>
        other.answerProblems(
          'submitPayment',
          200,
          (await gateway.submit(gateway.submitBody())).body,
        ),
    ],
    [
      'another type for the amount',
      /amount: \{ type: integer, minimum: 1 \}/g,
      'amount: { type: string }',
      async (other) => {
        const { body } = await gateway.byKey(await gateway.keyOfNewCharge())
        return other.answerProblems('inquireByKey', 200, body)
      },
    ],
    [
      'a status that is gone',
      "'413':",
      "'414':",
      async (other) =>
        other.answerProblems('submitPayment', 413, (await gateway.submit('{}')).body),
    ],
    [
      'another type for a message',
      'message: { type: string }',
      'message: { type: integer }',
      async (other) => other.failureProblems((await gateway.submit('{}')).body),
    ],
    [
      'a callback that may not say why',
      /status, reason\]([^]*?) {8}reason: .*/,
      'status]$1',
      async (other) => {
        const before = gateway.told.length
        await gateway.submit(gateway.submitBody())
        await gateway.simulator.whenIdle()
        expect(gateway.told).toHaveLength(before + 1)
        return other.requestProblems('paymentSettled', gateway.told.at(-1))
      },
    ],
  ])('would notice %s', async (_, from, to, problemsOf) => {
    const text = readContractText('async-card')
    const changed = text.replace(from, to)
    expect(changed).not.toBe(text)
    expect(await problemsOf(parseContract(changed))).not.toEqual([])
  })
})
