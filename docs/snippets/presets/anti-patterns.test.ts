import { pipeline, presets, type Clock, type Pipeline } from '@holdfast/resilience-kit'
import { seededRandom } from '@holdfast/resilience-kit/testing'
import { expect, it } from 'vitest'
import { GatewayError, PretendGateway } from '../pretend-gateway.js'
import { onVirtualTime } from '../virtual-time.js'

/** The share of 1000 orders, 20 a second, that come through while the gateway refuses 40 %. */
async function comeThrough(guard: Pipeline, clock: Clock): Promise<number> {
  const random = seededRandom('brown-out')
  const ask = async () => {
    await clock.sleep(300)
    if (random.next() < 0.4) throw new GatewayError(500)
  }
  const ends = []
  for (let i = 0; i < 1000; i += 1) {
    ends.push(guard.settle(ask))
    await clock.sleep(50)
  }
  return (await Promise.all(ends)).filter(({ ok }) => ok).length / 1000
}

it(
  'the numbers of the seeds refuse most orders of a gateway that works',
  onVirtualTime(async (clock) => {
    // #region seeds
    const submit = pipeline('gateway.submit', ...presets.seeds())
    // #endregion

    expect(await comeThrough(submit, clock)).toBeLessThan(0.3)
  }),
)

it(
  'the numbers for a gateway do not',
  onVirtualTime(async (clock) => {
    // #region gateway
    const submit = pipeline('gateway.submit', ...presets.gateway())
    // #endregion

    expect(await comeThrough(submit, clock)).toBeGreaterThan(0.9)
  }),
)

it(
  'what nobody answered is sent again',
  onVirtualTime(async () => {
    const gateway = new PretendGateway('silent', 'well')

    // #region all-retried
    const submit = pipeline('gateway.submit', ...presets.gateway({ retryWhen: () => true }))
    await submit.execute(({ signal }) => gateway.charge('order-1', { signal }))
    // #endregion

    expect(gateway.charged).toEqual(['order-1', 'order-1'])
  }),
)

it(
  'what nobody answered is looked up before it is sent again',
  onVirtualTime(async () => {
    const gateway = new PretendGateway('silent', 'well')

    // #region looked-up
    const submit = pipeline('gateway.submit', ...presets.gateway({ retryWhen: () => true }))
    await submit.execute(({ signal }) => gateway.charge('order-1', { signal }), {
      beforeRetry: async ({ signal }) => {
        const status = await gateway.inquire('order-1', { signal })
        return status === 'paid' ? { value: 'found' } : undefined
      },
    })
    // #endregion

    expect(gateway.charged).toEqual(['order-1'])
  }),
)
