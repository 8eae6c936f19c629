import { beforeAll, describe, expect, it } from 'vitest'
import { inTurn } from '../in-turn.js'
import { hangingGateway } from '../seeds-gateways.js'
import type { Claim } from './claim.js'
import { asAnnotated, hangClaims, whenItOpens } from './hang-claims.js'

describe('what the seeds say about a gateway that is down', () => {
  let claims: readonly Claim[]
  beforeAll(async () => {
    claims = await hangClaims(1)
  })

  it('is off by what their own settings give', () => {
    const ours = claims.map(({ id, theirs, ours }) => [id, theirs, ours])
    expect(ours).toEqual([
      ['order-while-dead', '9 s an order', '12 s'],
      ['hundred-orders', '15 min', '20 m'],
      ['outage-mean', '15 s', '12 s'],
      ['orders-until-open', '5 orders', '3 orders, 1 call'],
      ['to-be-total', '46 s, 0.5 s each', '41 s, 410 ms each'],
      ['fallback-at-once', '10 ms each', '5.5 s each'],
    ])
  })

  it('tells 3 s for an order where connections are refused', () => {
    expect(claims[0]?.why).toContain('nothing times out, and it is 3 s.')
  })
})

it('their breaker opens at the tenth call, the first one of the fourth order', async () => {
  expect(await whenItOpens(1)).toEqual({ afterMs: 39_000, calls: 10, wholeOrders: 3 })
})

it('as they are annotated, refusals are repeated: 1 s and 2 s for nothing', async () => {
  const options = { scenario: hangingGateway(), seed: 1, orders: 5 }
  const { p50Ms, refusedByBreaker } = await inTurn(asAnnotated, options)
  expect(p50Ms).toBe(12_000)
  expect(refusedByBreaker).toBe(2)
})
