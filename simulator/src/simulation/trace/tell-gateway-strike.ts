import { faultByName } from '../../faults/fault-list.js'
import { isSimulated } from '../../faults/fault.js'
import type { Strike } from '../chance/strike.js'
import type { TraceEvent } from './trace-event.js'

/**
 * Tells of a fault of the gateway's own that has struck. The others are told by what they strike,
 * which knows more of it.
 *
 * @param entities the names of what the run is about: one of them may be in the strike's entity
 */
export function tellGatewayStrike(
  { fault: name, entity: struck }: Strike,
  entities: readonly string[],
  tell: (event: Omit<TraceEvent, 'at'>) => void,
): void {
  const fault = faultByName(name)
  if (fault === undefined || isSimulated(fault)) return
  const subject = struck.slice(struck.lastIndexOf('/') + 1)
  const entity = entities.find((one) => subject === one || subject.startsWith(`${one}-`))
  const [, operation = struck] = struck.split('/')
  const what = `${name} strikes ${operation === 'gateway' ? 'the gateway' : operation}`
  tell({ lane: 'gateway', what, fault: name, ...(entity !== undefined && { entity }) })
}
