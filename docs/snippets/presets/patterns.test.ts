import {
  circuitBreaker,
  consecutiveUnanswered,
  pipeline,
  presets,
  retryBudget,
} from '@holdfast/resilience-kit'
import { expect, it } from 'vitest'
import { PretendGateway } from '../pretend-gateway.js'
import { onVirtualTime } from '../virtual-time.js'

it('single numbers can be replaced', () => {
  // #region numbers
  const policies = presets.gateway({ timeoutMs: 1000, deadlineMs: 4000, maxConcurrent: 50 })
  const inquire = pipeline('gateway.inquire', ...policies)
  // #endregion

  expect(inquire.describe().policies).toMatchObject([
    { options: { limitMs: 4000 } },
    {},
    {},
    { options: { maxConcurrent: 50 } },
    { options: { limitMs: 1000 } },
  ])
})

it(
  'operations of one gateway share what they know',
  onVirtualTime(async () => {
    const gateway = new PretendGateway('hangs')

    // #region shared
    const breaker = circuitBreaker({ tripWhen: [consecutiveUnanswered(3)] }, { name: 'gateway' })
    const budget = retryBudget()

    const submit = pipeline('gateway.submit', ...presets.gateway({ breaker, budget }))
    const inquire = pipeline('gateway.inquire', ...presets.gateway({ breaker, budget }))
    // #endregion

    for (let i = 0; i < 3; i += 1) await submit.settle(() => gateway.charge('order-1'))
    expect(await inquire.settle(() => gateway.inquire('order-1'))).toMatchObject({
      refusedBy: 'circuit-breaker',
      calls: 0,
    })
  }),
)

class Declined extends Error {}

it(
  'a decline is an answer',
  onVirtualTime(async () => {
    // #region declines
    const submit = pipeline(
      'gateway.submit',
      ...presets.gateway({
        classify: (result) =>
          !result.ok && result.error instanceof Declined ? 'success' : undefined,
      }),
    )
    // #endregion

    const declining = () => Promise.reject(new Declined('no money'))
    for (let i = 0; i < 50; i += 1) {
      expect(await submit.settle(declining)).toMatchObject({ calls: 1 })
    }
  }),
)
