import type { Clock, Ids, Logger, Random } from '@holdfast/resilience-kit'
import type { Closable } from '../close-all.js'
import type { Synchronous } from '../database/open-database.js'
import type { Fetch } from './module-caller.js'
import type { ModuleNetwork } from './module-network.js'

/** The modules that others talk to. */
export type ModuleName = 'accounts' | 'catalog' | 'orders' | 'payments' | 'points'

/** The files of the shop; each belongs to one module. */
export type StoreName =
  | 'accounts'
  | 'bus'
  | 'cart'
  | 'catalog'
  | 'operations'
  | 'orders'
  | 'payment-messages'
  | 'payments'
  | 'points'
  | 'settlement'

/** What every module of a process is opened with. */
export interface ModuleContext {
  readonly clock: Clock
  readonly random: Random
  readonly ids: Ids
  readonly logger: Logger
  readonly synchronous: Synchronous
  readonly network: ModuleNetwork<ModuleName>
  /** The way to another module. */
  to(module: ModuleName): Fetch
  /** Opens a module's store on its file; it is closed when the shop stops. */
  openStore<T extends Closable>(name: StoreName, open: (file: string) => T): T
  /** Runs when the shop stops, in reverse order; the stores are closed after all of it. */
  onStop(stop: () => void | Promise<void>): void
}
