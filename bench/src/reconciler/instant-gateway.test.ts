import type { HttpRequest, HttpTransport, Payment } from '@holdfast/pg-client'
import { asyncCard } from '@holdfast/pg-client/dialects/async-card'
import { expect, it } from 'vitest'
import { amountOf } from './backlog.js'
import { instantGateway } from './instant-gateway.js'

const limits = {} as Parameters<HttpTransport['send']>[1]

it('answers later than it is asked, as over a socket', async () => {
  const gateway = instantGateway()
  const url = 'http://gateway.test/api/v1/payments?orderId=waiting-7-1'
  const order: string[] = []
  const answer = gateway
    .send({ method: 'GET', url, headers: {} }, limits)
    .then(({ body }) => order.push(body))
  process.nextTick(() => order.push('the end of this turn'))
  await answer
  expect(order).toEqual(['the end of this turn', expect.stringContaining('key-waiting-7-1')])
  expect(gateway.requests()).toBe(1)
})

it('knows every payment of the backlog with its amount, in two requests', async () => {
  const gateway = instantGateway()
  const dialect = asyncCard({ baseUrl: 'http://gateway.test', callbackUrl: 'http://shop.test/' })
  const payment = { reference: 'waiting-12-1', owner: 'buyer-1' } as Payment
  const ask = (request: HttpRequest) => gateway.send(request, limits)
  const found = await dialect.lookUp(payment, ask, dialect.times)
  expect(found).toMatchObject({
    kind: 'transactions',
    transactions: [{ status: 'approved', reference: 'waiting-12-1', amount: amountOf(12) }],
  })
  expect(gateway.requests()).toBe(2)
})
