import type { Logger } from '@holdfast/resilience-kit'
import {
  createSimulatorClient,
  SimulatorClientError,
  type SimulatorClient,
} from '@holdfast/pg-simulator/client'
import { z } from 'zod'
import { newApi, type Api } from '../../http/api.js'
import { ShopError } from '../../http/shop-error.js'
import { demoErrors } from './demo-errors.js'
import { fetchWithin, SIMULATOR_PATIENCE_MS } from './fetch-within.js'
import { GatewaySwitches, isSwitchName } from './gateway-switches.js'
import { readBody } from './read-body.js'

/** How long the gateway is away when it restarts. */
const DOWN_FOR_MS = 3000

const switchBody = z.strictObject({ isOn: z.boolean() })
const noBody = z.strictObject({})

export interface GatewayRoutesParts {
  /** Of the simulator's control API. */
  readonly simulatorUrl: string
  readonly logger: Logger
  /** So long the simulator may take to answer, in ms. Default: 3000. */
  readonly patienceMs?: number
}

/** What the gateway does wrong: asked for, switched on, and all of it off. */
export function gatewayRoutes(parts: GatewayRoutesParts): Api {
  const { simulatorUrl: adminUrl, logger, patienceMs = SIMULATOR_PATIENCE_MS } = parts
  const within = (ms: number) => createSimulatorClient({ adminUrl, fetch: fetchWithin(ms) })
  const simulator = within(patienceMs)
  // It answers when the gateway is back.
  const restarter = within(DOWN_FOR_MS + patienceMs)
  const switches = new GatewaySwitches(simulator)
  let isRestarting = false
  const state = async () => {
    try {
      const [all, stats] = await Promise.all([switches.list(), simulator.stats()])
      const { isListening } = stats
      return { isAnswering: true, isListening, isRestarting, switches: all, counts: sums(stats) }
    } catch (error) {
      if (!(error instanceof SimulatorClientError)) throw error
      return { isAnswering: false, isListening: false, isRestarting, switches: [], counts: null }
    }
  }
  const app = newApi()
  app.get('/demo/gateway', async (context) => context.json(await state()))

  app.put('/demo/switches/:name', async (context) => {
    const name = context.req.param('name')
    if (!isSwitchName(name)) throw new ShopError(demoErrors.NO_SUCH_SWITCH)
    const { isOn } = await readBody(context, switchBody)
    await orAway(() => switches.set(name, isOn))
    return context.json(await state())
  })

  app.post('/demo/calm', async (context) => {
    await readBody(context, noBody)
    await orAway(() => switches.calm())
    return context.json(await state())
  })

  app.post('/demo/restart-gateway', async (context) => {
    await readBody(context, noBody)
    if (isRestarting) throw new ShopError(demoErrors.GATEWAY_RESTARTING)
    isRestarting = true
    const ended = (): boolean => (isRestarting = false)
    await orAway(() => simulator.stats()).catch((error: unknown) => {
      ended()
      throw error
    })
    restarter
      .restart(DOWN_FOR_MS)
      .catch((error: unknown) => logger.warn({ err: error }, 'the gateway could not be restarted'))
      .finally(ended)
    return context.json({ downForMs: DOWN_FOR_MS }, 202)
  })
  return app
}

type Stats = Awaited<ReturnType<SimulatorClient['stats']>>

/** Over all gateways, since the simulator began. */
function sums({ dialects }: Stats) {
  const all = Object.values(dialects)
  const sum = (countOf: (one: (typeof all)[number]) => number): number =>
    all.reduce((total, one) => total + countOf(one), 0)
  return {
    requests: sum(({ requests }) => Object.values(requests).reduce((a, b) => a + b, 0)),
    pendingCharges: sum(({ pendingCharges }) => pendingCharges),
    callbacks: sum(({ callbacks }) => callbacks.delivered),
    callbacksLost: sum(({ callbacks }) => callbacks.lost),
    callbacksDoubled: sum(({ callbacks }) => callbacks.duplicated),
    callbacksLate: sum(({ callbacks }) => callbacks.late),
  }
}

/** @throws ShopError SIMULATOR_AWAY */
async function orAway<T>(act: () => Promise<T>): Promise<T> {
  try {
    return await act()
  } catch (cause) {
    if (!(cause instanceof SimulatorClientError)) throw cause
    throw new ShopError(demoErrors.SIMULATOR_AWAY, { cause })
  }
}
