import { describe, expect, it } from 'vitest'
import { findScenario } from '../../scenario/shipped-scenarios.js'
import { asIs, bare, contestants, gateway, seeds } from '../policies/contestants.js'
import { inTurn } from './in-turn.js'
import { deadGateway, hangingGateway, seedsGateway } from './seeds-gateways.js'

const hanging = { scenario: hangingGateway(), seed: 1, orders: 100 }

describe('orders one after another', () => {
  it('take 12 s each while the gateway hangs, with three time-outs and two waits', async () => {
    expect(await inTurn(asIs, hanging)).toMatchObject({
      totalMs: 1_201_000,
      meanMs: 12_010,
      worstMs: 12_000,
      submits: 300,
      failed: 100,
    })
  })

  it('are cut off by the breaker of the seeds after ten calls, by ours after three', async () => {
    expect(await inTurn(seeds, hanging)).toMatchObject({ totalMs: 41_000, submits: 10 })
    expect(await inTurn(gateway, hanging)).toMatchObject({
      totalMs: 10_000,
      submits: 3,
      unknown: 3,
    })
  })

  it('never come to an end where nothing ends the first of them', async () => {
    const { orders, submits, ...figures } = await inTurn(bare, hanging)
    expect([orders, submits]).toEqual([100, 1])
    expect(figures).toMatchObject({ totalMs: null, meanMs: null, worstMs: null, failed: 0 })
  })

  it('cost only the waits where connections are refused', async () => {
    const options = { scenario: deadGateway(), seed: 1, orders: 2 }
    expect(await inTurn(asIs, options)).toMatchObject({ worstMs: 3000, totalMs: 6020 })
  })

  it('begin when the trouble of the scenario begins', async () => {
    const options = { scenario: findScenario('blackout'), seed: 1, orders: 10 }
    expect(await inTurn(bare, options)).toMatchObject({ accepted: 0, failed: 10, totalMs: 100 })
  })

  it.each(contestants)(
    '$name: the same seed, the same figures; another one, others',
    async (one) => {
      const play = (seed: number) => inTurn(one, { scenario: seedsGateway(), seed, orders: 50 })
      const first = await play(3)
      expect(await play(3)).toEqual(first)
      expect(await play(4)).not.toEqual(first)
    },
  )
})
