import { columns } from '../../cli/text-layout.js'
import type { Strike } from '../chance/strike.js'

/** Points as people read them, a line each: fault, what it strikes, and which time that is. */
export function pointsText(points: readonly Strike[]): string {
  const rows = points.map(({ fault, entity, occurrence }) => [fault, entity, String(occurrence)])
  return `${columns(rows, { width: Infinity })}\n`
}
