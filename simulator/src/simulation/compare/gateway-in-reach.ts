import type { Clock } from '@holdfast/resilience-kit'
import { dialectByName } from '../../dialects/dialect-list.js'
import type { Scenario } from '../../scenario/scenario.js'
import { SimulatedGateway } from '../../serving/simulated-gateway.js'
import { DirectLine } from './direct-line.js'

/** Where the gateway and the shop are. */
export const GATEWAY_URL = 'http://gateway.test'
export const CALLBACK_URL = 'http://shop.test/callback'

const DIALECT = 'async-card'

/** A simulated gateway that plays a scenario from now on, and a line to it. */
export interface GatewayInReach {
  readonly gateway: SimulatedGateway
  readonly line: DirectLine
}

/** The async-card gateway in virtual time. Nobody is there to take its callbacks. */
export function gatewayInReach(ports: {
  readonly clock: Clock
  readonly seed: number
  readonly scenario: Scenario
}): GatewayInReach {
  const definition = dialectByName(DIALECT)
  if (definition === undefined) throw new Error(`${DIALECT} is a dialect`)
  const line: DirectLine = new DirectLine({
    clock: ports.clock,
    dialect: DIALECT,
    gateway: () => gateway,
  })
  const gateway = new SimulatedGateway({
    ...ports,
    dialects: [definition],
    callbackOrigins: [new URL(CALLBACK_URL).origin],
    carrier: { post: () => Promise.resolve(undefined), close: () => undefined },
    webhooks: () => [],
    reservedCards: false,
    keep: { charge: () => undefined, replay: () => undefined },
    onListening: (isListening) => {
      if (!isListening) line.cut()
    },
  })
  gateway.start()
  return { gateway, line }
}
