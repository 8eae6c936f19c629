import type { Charge } from '../gateway/charge.js'
import type { Call } from './served-dialect.js'

/**
 * What a request that names a charge by its key is about. Keys may tell the moment and be others
 * in the next run, and several charges may share a reference: chance goes by the reference and by
 * which submit of it made the charge, rules may name reference and key.
 *
 * @param charge `undefined` where there is none of that key
 */
export function aboutCharge(
  key: string,
  charge: Pick<Charge, 'reference' | 'occurrence'> | undefined,
): Pick<Call, 'entity' | 'names'> {
  if (charge === undefined) return { entity: key }
  const { reference, occurrence } = charge
  const entity = occurrence === 1 ? reference : `${reference}/${occurrence}`
  return { entity, names: [reference, key] }
}
