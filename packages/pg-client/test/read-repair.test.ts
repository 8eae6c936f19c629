import { describe, expect, it } from 'vitest'
import { clientUnderTest, orderOf } from '../src/testing/client-under-test.js'
import { pay } from '../src/testing/pay.js'

const minute = 60_000

/** A payment that the gateway has settled, and nobody has told of. */
async function settled() {
  const world = clientUnderTest()
  const { payment } = await world.clock.advanceUntil(pay(world.client, orderOf()))
  world.gateway.settle(world.gateway.keysOf(payment.reference)[0] ?? '', 'SUCCESS')
  const read = () => world.clock.advanceUntil(world.client.inquire(payment.id))
  return { ...world, payment, read }
}

describe('reading a payment', () => {
  it('asks nobody while its check is not overdue', async () => {
    const { read, gateway, payment } = await settled()
    expect(await read()).toEqual(payment)
    expect(gateway.lookUps).toEqual([])
  })

  it('repairs it where the reconciler is behind', async () => {
    const { read, clock, gateway, observed } = await settled()
    await clock.advance(minute)
    expect(await read()).toMatchObject({ state: 'approved', settledBy: 'inquiry' })
    expect(observed).toContainEqual(
      expect.objectContaining({ type: 'lookUpEnded', purpose: 'read', result: 'transactions' }),
    )
    // What is settled is read as it is.
    const asked = gateway.lookUps.length
    await read()
    expect(gateway.lookUps).toHaveLength(asked)
  })

  it('gives what is stored where the gateway does not say', async () => {
    const { read, clock, gateway, payment } = await settled()
    await clock.advance(minute)
    gateway.lookUpSteps.push('hang')
    expect(await read()).toEqual(payment)
  })

  it('of a payment that is not there gives nothing', async () => {
    const { client } = clientUnderTest()
    expect(await client.inquire('nobody')).toBeUndefined()
  })
})
