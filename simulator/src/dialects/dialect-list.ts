import { asyncCard } from './async-card/async-card-dialect.js'
import type { DialectDefinition } from './served-dialect.js'
import { stripe } from './stripe/stripe-dialect.js'
import { toss } from './toss/toss-dialect.js'

/** Every dialect that the simulator speaks. */
export const dialectList: readonly DialectDefinition[] = [
  erased(asyncCard),
  erased(toss),
  erased(stripe),
]

/** The dialect of that name, or `undefined`. */
export function dialectByName(name: string): DialectDefinition | undefined {
  return dialectList.find((dialect) => dialect.name === name)
}

/** Who holds dialects of several kinds never looks into a charge's details: they stay inside. */
function erased<Details>(dialect: DialectDefinition<Details>): DialectDefinition {
  return dialect as unknown as DialectDefinition
}
