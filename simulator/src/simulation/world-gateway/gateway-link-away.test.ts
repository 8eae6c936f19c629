import type { HttpRequest } from '@holdfast/pg-client'
import { describe, expect, it } from 'vitest'
import type { WireRequest } from '../../dialects/wire.js'
import type { Delivery } from '../../serving/delivery.js'
import type { SimulatedGateway } from '../../serving/simulated-gateway.js'
import { counterWorld } from '../../testing/counter-world.js'
import { watched } from '../../testing/process-stage.js'
import { sampleRun } from '../../testing/sample-run.js'
import { SimulationRun } from '../run/simulation-run.js'
import { GatewayLink } from './gateway-link.js'

const request: HttpRequest = { method: 'POST', url: 'https://gateway.test/pay', headers: {} }

/** One request to a gateway that thinks for 100 ms and goes away, and comes back, when told. */
function sends(overMs: number) {
  const run = new SimulationRun(sampleRun(counterWorld(), { onlyFaults: [] }))
  const { clock } = run
  const handled: WireRequest[] = []
  const answer = { status: 200, headers: {}, body: '{}', outcome: 'accepted' } as const
  const gateway = {
    isListening: true,
    handle: async (_dialect: string, come: WireRequest): Promise<Delivery> => {
      handled.push(come)
      await clock.sleep(100)
      return { kind: 'whole', answer, overMs }
    },
  }
  const options = {
    dialect: 'toss',
    url: 'https://gateway.test',
    subjectOf: () => undefined,
  } as const
  const link = new GatewayLink(run, gateway as unknown as SimulatedGateway, options, 'shop-1')
  const { signal } = new AbortController()
  const limits = { signal, connectTimeoutMs: 1000, responseTimeoutMs: 3000 }
  const ended = watched(link.send(request, limits))
  return { clock, gateway, handled, ended }
}

/** What the client is told: nothing that proves that it was not executed. */
const mayBeSent = (message: string) => ({
  by: 'error',
  error: expect.objectContaining({ message, sent: true }),
})

describe('a gateway that goes away', () => {
  it('executes nothing that comes in meanwhile, and leaves open whether it did', async () => {
    const { clock, gateway, handled, ended } = sends(0)
    gateway.isListening = false
    await clock.advance(30)
    expect(ended).toEqual(mayBeSent('read ECONNRESET'))
    gateway.isListening = true
    await clock.advance(3000)
    expect(handled).toEqual([])
  })

  it('executes what had come in before, and its answer is cut off', async () => {
    const { clock, gateway, handled, ended } = sends(0)
    await clock.advance(50)
    gateway.isListening = false
    await clock.advance(100)
    expect(ended).toEqual(mayBeSent('socket hang up'))
    expect(handled).toHaveLength(1)
  })

  it('cuts a body off that it was still sending', async () => {
    const { clock, gateway, ended } = sends(1000)
    await clock.advance(500)
    gateway.isListening = false
    await clock.advance(1000)
    expect(ended).toEqual(mayBeSent('socket hang up'))
  })
})
