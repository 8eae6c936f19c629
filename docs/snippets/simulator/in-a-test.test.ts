// #region with-fault
import { afterAll, beforeAll, expect, it } from 'vitest'
import { createSimulator } from '@holdfast/pg-simulator'
import { createSimulatorClient, type SimulatorClient } from '@holdfast/pg-simulator/client'
import { Shop } from './shop.js' // yours

const simulator = createSimulator({ scenario: 'calm', change: { latency: 0, processing: 0 } })
let gateway: SimulatorClient
let shop: Shop

beforeAll(async () => {
  const { gatewayUrl, adminUrl } = await simulator.start() // free ports
  gateway = createSimulatorClient({ adminUrl })
  shop = new Shop(gatewayUrl)
})
afterAll(() => simulator.stop())

it('takes a lost answer for what it is: nobody knows', async () => {
  const said = await gateway.withFault({ fault: 'answer-lost' }, () => shop.pay('order-1', 5000))
  expect(said).toBe('unknown')

  await gateway.whenIdle() // no charge pending, no callback due: no sleeping in tests
  expect(await gateway.chargesOf('order-1')).toMatchObject([{ state: 'approved', held: 5000 }])
})
// #endregion

it('has taken the fault away again', async () => {
  expect(await gateway.faults()).toEqual([])
  expect(await shop.pay('order-2', 5000)).toBe('accepted')
})
