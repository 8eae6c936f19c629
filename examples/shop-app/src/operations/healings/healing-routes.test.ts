import { expect, it } from 'vitest'
import { VirtualClock } from '@holdfast/resilience-kit/testing'
import { GatewayWatch } from '../status/gateway-watch.js'
import { identity, OperatorDoor } from '../testing/operator-door.js'
import { ToldClient } from '../testing/told-client.js'
import { healingRoutes } from './healing-routes.js'

it('lists what was healed at every gateway, latest first, and to operators alone', async () => {
  const clock = new VirtualClock({ wallMs: 1_000_000 })
  const clients = [new ToldClient(clock), new ToldClient(clock, 'toss')]
  const gateways = clients.map((client) => new GatewayWatch(client, clock))
  const door = new OperatorDoor(healingRoutes({ gateways, identity }))
  const healing = { from: 'unknown', to: 'approved', by: 'inquiry', afterMs: 9 } as const
  clients[0]?.tell({ type: 'healed', paymentId: 'p1', ...healing })
  await clock.advance(1000)
  clients[1]?.tell({ type: 'healed', paymentId: 'p2', ...healing })
  const shared = { orderId: null, ...healing }
  expect((await door.ask('GET', '/operations/healings')).body).toEqual({
    healings: [
      { at: new Date(1_001_000).toISOString(), dialect: 'toss', paymentId: 'p2', ...shared },
      { at: new Date(1_000_000).toISOString(), dialect: 'async-card', paymentId: 'p1', ...shared },
    ],
  })
  expect((await door.ask('GET', '/operations/healings', { as: 'buyer' })).status).toBe(403)
})
