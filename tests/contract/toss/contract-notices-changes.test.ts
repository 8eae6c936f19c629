import { beforeAll, describe, expect, it } from 'vitest'
import { parseContract, readContractText, type GatewayContract } from '../gateway-contract.js'
import { startGateway } from './gateway-under-contract.js'

type Said = (contract: GatewayContract) => Promise<readonly string[]>

/** What a contract has against the answer to a confirm and the webhooks of a virtual account. */
const confirmed: Said = async (contract) => {
  const gateway = await startGateway(contract)
  const { orderId } = await gateway.confirmed({ method: '가상계좌' })
  gateway.act('deposit', { orderId })
  await gateway.call('getPaymentByOrder', { named: 'no-such-order' })
  await gateway.call('listTransactions', {
    query: { startDate: '2020-01-01', endDate: '2030-01-01' },
  })
  await gateway.simulator.whenIdle()
  await gateway.close()
  expect(gateway.told).toHaveLength(3)
  return [...gateway.answers, ...gateway.told].flatMap(({ problems }) => problems)
}

describe('the contract', () => {
  let text: string
  beforeAll(() => {
    text = readContractText('toss')
  })

  it('has nothing against what the simulator says', async () => {
    expect(await confirmed(parseContract(text))).toEqual([])
  })

  it.each<[string, RegExp | string, string]>([
    ['another name for a member', /lastTransactionKey/g, 'transactionKey'],
    ['another status word', /WAITING_FOR_DEPOSIT/g, 'AWAITING_DEPOSIT'],
    ['another type for an amount', /( Won:\s+type:) integer/, '$1 string'],
    ['a status that is gone', /'404':( \{ \$ref: '#\/components\/responses\/LookUp)/g, "'410':$1"],
    ['another code', /- NOT_FOUND_PAYMENT(\s+- NOT_FOUND\n)/, '- ABSENT$1'],
    ['a longer trace id', '[0-9a-f]{32}(, [0-9a-f]{32})?', '[0-9a-f]{33}(, [0-9a-f]{33})?'],
    ['a longer secret', /( Secret:\s+type: string\s+minLength:) 1/, '$1 40'],
    ['another header of a webhook', '-webhook-transmission-id', '-webhook-id'],
    ['another count of retries', 'minimum: 0, maximum: 7', 'minimum: 1, maximum: 7'],
    ['another form of a moment', '\\.\\d{6}', '\\.\\d{3}Z'],
  ])('would notice %s', async (_, from, to) => {
    const changed = text.replace(from, to)
    expect(changed).not.toBe(text)
    expect(await confirmed(parseContract(changed))).not.toEqual([])
  })
})
