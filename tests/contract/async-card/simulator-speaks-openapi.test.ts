import { STATUS_CODES } from 'node:http'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { readContract } from '../gateway-contract.js'
import {
  shopOrigin,
  startGateway,
  type Answer,
  type GatewayUnderContract,
} from './gateway-under-contract.js'
import { refusalTable } from './refusal-table.js'

const contract = readContract('async-card')
const refusals = refusalTable(contract)
const struckBy = (fault: string) => ({ 'x-user-id': '135135', 'x-sim-fault': fault })
const plainText = { 'x-user-id': '135135', 'content-type': 'text/plain' }

let gateway: GatewayUnderContract

beforeAll(async () => {
  gateway = await startGateway(contract)
})

afterAll(() => gateway.close())

const submitStruckBy = (fault: string) => gateway.submit(gateway.submitBody(), struckBy(fault))

function messageOf({ body }: Answer): string {
  return (body as { meta: { message: string } }).meta.message
}

/** The answer has the listed status and shape; an error's code is its status's reason phrase. */
function expectListed(operation: string, status: number, answer: Answer): void {
  expect(answer).toMatchObject({ status, contentType: 'application/json' })
  expect(contract.answerProblems(operation, status, answer.body)).toEqual([])
  if (status === 200) return
  const { errorCode } = (answer.body as { meta: { errorCode: string } }).meta
  expect(errorCode).toBe(STATUS_CODES[status])
}

describe('the simulator', () => {
  it('answers a submit and both inquiries as listed', async () => {
    const orderId = 'listed-order'
    const submitted = await gateway.submit(gateway.submitBody({ orderId }))
    expectListed('submitPayment', 200, submitted)
    const key = await gateway.keyOfNewCharge({ orderId })
    await gateway.simulator.whenIdle()
    expectListed('inquireByKey', 200, await gateway.byKey(key))
    expectListed('inquireByOrder', 200, await gateway.byOrder(`?orderId=${orderId}`))
  })

  it('answers about a pending charge as listed', async () => {
    await gateway.simulator.changeScenario({ processing: '1m' })
    const orderId = 'pending-order'
    const key = await gateway.keyOfNewCharge({ orderId })
    await gateway.simulator.changeScenario({ processing: 0 })
    expectListed('inquireByKey', 200, await gateway.byKey(key))
    expectListed('inquireByOrder', 200, await gateway.byOrder(`?orderId=${orderId}`))
    await gateway.simulator.reset()
  })

  it('takes the request of the file, and every callback is the one listed', async () => {
    for (const outcome of ['approved', 'limitExceeded', 'invalidCard']) {
      const none = { approved: 0, limitExceeded: 0, invalidCard: 0 }
      await gateway.simulator.changeScenario({ outcomes: { ...none, [outcome]: 1 } })
      const before = gateway.told.length
      const body = gateway.submitBody({ orderId: `told-${outcome}` })
      expect(contract.requestProblems('submitPayment', JSON.parse(body))).toEqual([])
      expectListed('submitPayment', 200, await gateway.submit(body))
      await gateway.simulator.whenIdle()
      expect(gateway.told).toHaveLength(before + 1)
      expect(contract.requestProblems('paymentSettled', gateway.told.at(-1))).toEqual([])
    }
    await gateway.simulator.reset()
    const given = contract.examples.find(({ name }) => name === 'submitPayment request seeds')
    expectListed('submitPayment', 200, await gateway.submit(JSON.stringify(given?.body)))
  })

  it('says what the table of refusals says, and the table lists nothing else', async () => {
    const rows: Record<string, { sent: () => Promise<Answer>; fill?: [string, string] }> = {
      'no `X-USER-ID`': { sent: () => gateway.submit(gateway.submitBody(), {}) },
      'missing or null member': {
        sent: () => gateway.submit(gateway.submitBody({ cardNo: null })),
        fill: ['<path>', 'cardNo'],
      },
      'unknown `cardType`': {
        sent: () => gateway.submit(gateway.submitBody({ cardType: 'SHINHAN' })),
        fill: ["'X'", "'SHINHAN'"],
      },
      '`amount` that is no number': {
        sent: () => gateway.submit(gateway.submitBody({ amount: 'many' })),
        fill: ["'X'", "'many'"],
      },
      'unreadable body': { sent: () => gateway.submit('{"orderId":') },
      '`orderId`': { sent: () => gateway.submit(gateway.submitBody({ orderId: '12345' })) },
      '`cardNo`': {
        sent: () => gateway.submit(gateway.submitBody({ cardNo: '1234567898141451' })),
      },
      '`amount`': { sent: () => gateway.submit(gateway.submitBody({ amount: 0 })) },
      '`callbackUrl`': {
        sent: () => gateway.submit(gateway.submitBody({ callbackUrl: 'http://elsewhere.test/' })),
        fill: [shopOrigin, `${shopOrigin}, ${gateway.merchantOrigin}`],
      },
    }
    expect([...refusals.keys()]).toEqual(Object.keys(rows))
    for (const [check, { sent, fill: [from, to] = ['', ''] }] of Object.entries(rows)) {
      const answer = await sent()
      expectListed('submitPayment', 400, answer)
      expect(messageOf(answer)).toBe(refusals.get(check)?.replace(from, to))
    }
  })

  it('refuses what the schema of a request refuses', async () => {
    for (const change of [
      { orderId: undefined },
      { orderId: '12345' },
      { orderId: ' '.repeat(8) },
      { cardType: 'SHINHAN' },
      { cardNo: '1234567898141451' },
      { amount: 0 },
      { amount: 'many' },
      { callbackUrl: 'nonsense' },
    ]) {
      const body = gateway.submitBody(change)
      expect(contract.requestProblems('submitPayment', JSON.parse(body)), body).not.toEqual([])
      expect((await gateway.submit(body)).status, body).toBe(400)
    }
  })

  it('demands the user of inquiries too', async () => {
    const noUser = refusals.get('no `X-USER-ID`')
    for (const [operation, answer] of [
      ['inquireByKey', await gateway.byKey('20250816:TR:000000', {})],
      ['inquireByOrder', await gateway.byOrder('?orderId=any', {})],
    ] as const) {
      expectListed(operation, 400, answer)
      expect(messageOf(answer)).toBe(noUser)
    }
  })

  it.each([
    ['submitPayment', 500, 'refused', () => submitStruckBy('fail-before-commit')],
    ['submitPayment', 500, 'refused', () => submitStruckBy('fail-after-commit')],
    ['submitPayment', 429, 'tooMany', () => submitStruckBy('rate-limit')],
    ['inquireByOrder', 429, 'tooMany', () => gateway.byOrder('?orderId=a', struckBy('rate-limit'))],
    ['inquireByKey', 429, 'tooMany', () => gateway.byKey('a', struckBy('rate-limit'))],
    ['submitPayment', 500, 'unforeseen', () => gateway.submit('{}', plainText)],
    ['inquireByOrder', 500, 'unforeseen', () => gateway.byOrder('')],
    ['inquireByOrder', 404, 'absent', () => gateway.byOrder('?orderId=1351039135')],
    ['inquireByKey', 404, 'absent', () => gateway.byKey('20250816:TR:9577c5')],
  ] as const)('answers %s with the %i of the example "%s"', async (operation, status, name, go) => {
    await gateway.simulator.reset()
    const answer = await go()
    expectListed(operation, status, answer)
    const example = contract.examples.find((one) => one.name === `${operation} ${status} ${name}`)
    expect(answer.body).toEqual(example?.body)
  })

  it('answers a body over the limit as listed', async () => {
    expectListed(
      'submitPayment',
      413,
      await gateway.submit(gateway.submitBody({ orderId: 'x'.repeat(70_000) })),
    )
  })

  it('answers as listed when it is told to call a fault that there is not', async () => {
    expectListed('submitPayment', 400, await submitStruckBy('gremlins'))
    expectListed('inquireByKey', 400, await gateway.byKey('a', struckBy('callback-lost')))
    expectListed('inquireByOrder', 400, await gateway.byOrder('?orderId=a', struckBy('in-flight')))
  })

  it('answers as listed whatever fault strikes, or in nobody’s dialect', async () => {
    const answered = ['latency-spike', 'late-execution', 'slow-body', 'callback-before-answer']
    await gateway.simulator.changeScenario({
      faults: answered.map((fault) => ({ fault, ...(fault.startsWith('c') ? {} : { takes: 1 }) })),
    })
    expectListed('submitPayment', 200, await gateway.submit(gateway.submitBody()))
    await gateway.simulator.reset()
    for (const fault of ['brown-out', 'proxy-error', 'malformed-body']) {
      await expect(submitStruckBy(fault), fault).rejects.toThrow(SyntaxError)
    }
  })

  it('tells a tampered callback as listed: only its amount gives it away', async () => {
    await gateway.simulator.reset()
    const orderId = 'tampered-order'
    await gateway.submit(gateway.submitBody({ orderId }), struckBy('callback-tampered'))
    await gateway.simulator.whenIdle()
    const told = gateway.told.filter((body) => JSON.stringify(body).includes(orderId))
    expect(told).toMatchObject([{ amount: 6000 }])
    expect(contract.requestProblems('paymentSettled', told[0])).toEqual([])
  })

  it('keeps the shape of a failure where no operation is listed', async () => {
    for (const [method, path, status] of [
      ['GET', '/nowhere', 404],
      ['GET', `${contract.pathOf('submitPayment')}/a/b`, 404],
      ['DELETE', contract.pathOf('submitPayment'), 500],
    ] as const) {
      const answer = await gateway.call(method, path)
      expect(answer.status).toBe(status)
      expect(contract.failureProblems(answer.body)).toEqual([])
    }
  })
})
