import { afterEach, describe, expect, it } from 'vitest'
import { submit, submitBody } from '../testing/gateway-caller.js'
import { startMerchant } from '../testing/merchant.js'
import { Stage, until } from '../testing/stage.js'

describe('callbacks over HTTP', () => {
  const stage = new Stage()
  const started = stage.simulator.bind(stage)
  const merchantThat = stage.merchant.bind(stage)
  afterEach(() => stage.clear())

  it('counts a callback as failed when the merchant errs, redirects or is not there', async () => {
    const other = await merchantThat()
    const merchants = [
      await merchantThat(500),
      await merchantThat({ redirectTo: other.callbackUrl }),
    ]
    const gone = await startMerchant()
    await gone.close()
    const callbackOrigins = [...merchants, gone].map(({ origin }) => origin)
    const { simulator, gatewayUrl } = await started({}, { callbackOrigins })
    for (const { callbackUrl } of [...merchants, gone]) {
      await submit(gatewayUrl, submitBody({ callbackUrl }))
    }
    await simulator.whenIdle()
    expect(simulator.ledger().charges.map(({ callback }) => callback.answered)).toEqual([
      [500],
      [307],
      [],
    ])
    expect(simulator.stats().callbacks).toMatchObject({ delivered: 0, failed: 3 })
    expect(other.received).toEqual([])
  })

  it('never lets a hanging merchant delay another one', async () => {
    const hanging = await merchantThat('never')
    const prompt = await merchantThat()
    const callbackOrigins = [hanging.origin, prompt.origin]
    const { simulator, gatewayUrl } = await started({}, { callbackOrigins })
    for (let n = 0; n < 30; n += 1) {
      await submit(gatewayUrl, submitBody({ callbackUrl: hanging.callbackUrl }))
    }
    await hanging.whenReceived(30)
    await submit(gatewayUrl, submitBody({ callbackUrl: prompt.callbackUrl }))
    await prompt.whenReceived(1)
    await until(() => simulator.stats().callbacks.delivered === 1)
    expect(simulator.stats().callbacks).toMatchObject({ due: 30, failed: 0 })
  })

  it('opens a connection of its own for each callback', async () => {
    const merchant = await merchantThat()
    const { simulator, gatewayUrl } = await started({}, { callbackOrigins: [merchant.origin] })
    for (let n = 0; n < 3; n += 1) {
      await submit(gatewayUrl, submitBody({ callbackUrl: merchant.callbackUrl }))
      await simulator.whenIdle()
    }
    expect(merchant.received).toHaveLength(3)
    expect(merchant.connections).toBe(3)
  })

  it('gives up on a merchant that does not answer in time', async () => {
    const hanging = await merchantThat('never')
    const { simulator, gatewayUrl } = await started(
      {},
      { callbackOrigins: [hanging.origin], callbackTimeoutMs: 20 },
    )
    await submit(gatewayUrl, submitBody({ callbackUrl: hanging.callbackUrl }))
    await simulator.whenIdle()
    expect(simulator.stats().callbacks).toMatchObject({ due: 0, failed: 1 })
    expect(simulator.journal().at(-1)).toMatchObject({ kind: 'callback', status: 'unanswered' })
  })
})
