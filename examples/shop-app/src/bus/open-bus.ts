import type { ModuleContext } from '../modules/module-context.js'
import { sqliteEventBus } from './sqlite-event-bus.js'
import { SwitchableBus } from './switchable-bus.js'

/**
 * The bus of a shop in one process, durable in a file of its own.
 *
 * @throws StartFailure when the file cannot be opened
 */
export function openBus(context: ModuleContext, everyMs: number): SwitchableBus {
  const { clock, random, logger, synchronous } = context
  return context.openStore(
    'bus',
    (file) =>
      new SwitchableBus(sqliteEventBus(file, { clock, random, logger, synchronous, everyMs })),
  )
}
