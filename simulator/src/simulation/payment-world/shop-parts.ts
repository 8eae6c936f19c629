import type { HttpTransport } from '@holdfast/pg-client'
import type { GatewaySide } from './gateways/gateway-side.js'
import type { OrderBook } from './order-book.js'
import type { Settings } from './settings.js'
import type { Disk } from './stores/disk.js'
import type { Witness } from './witness.js'

/** What every process of the shop is made of. */
export interface ShopParts {
  readonly disk: Disk
  readonly orders: OrderBook
  readonly side: GatewaySide
  readonly settings: Settings
  readonly witness: Witness
  /** The way of one process to the gateway. */
  linkOf(process: string): HttpTransport
}
