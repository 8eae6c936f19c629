import type { ProcessHost } from '../process/process-host.js'
import type { Simulation } from '../world/simulation.js'
import type { WorldGateway } from '../world-gateway/world-gateway.js'
import type { GatewaySide } from './gateways/gateway-side.js'
import type { ShopProcess } from './shop-process.js'

/** What buyers need. */
export interface BuyersParts {
  readonly simulation: Simulation
  readonly hosts: readonly ProcessHost<ShopProcess>[]
  readonly side: GatewaySide
  readonly gateway: WorldGateway<ShopProcess>
}
