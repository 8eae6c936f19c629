import type { GatewayProcess } from './processes/gateway-process.js'
import type { ShopProcess } from './processes/shop-process.js'
import type { Progress } from './report/progress.js'

/** What every act plays with: one shop and one gateway that live through the whole story. */
export interface World {
  readonly seed: number
  readonly gateway: GatewayProcess
  readonly shop: ShopProcess
  readonly progress: Progress
}
