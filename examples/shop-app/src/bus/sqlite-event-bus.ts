import type { Synchronous } from '../database/open-database.js'
import type { EventBus } from './event-bus.js'
import { LoggedEventBus, type EventBusOptions } from './logged-event-bus.js'
import { SqliteBusLog } from './sqlite-bus-log.js'

/** {@link EventBusOptions}, and how durable a publish is. */
export interface SqliteEventBusOptions extends EventBusOptions {
  /** What a publish survives; default `full`: a power cut. */
  readonly synchronous?: Synchronous
}

/**
 * The bus of a shop in one process, durable in a SQLite file of its own. Other processes may
 * publish on the same file; each consumer name is for one of them.
 *
 * @throws StartFailure when the file cannot be opened.
 */
export function sqliteEventBus(file: string, options: SqliteEventBusOptions): EventBus {
  return new LoggedEventBus(new SqliteBusLog(file, options.clock, options.synchronous), options)
}
