import type { Checker } from './checker.js'

/** The gate turns nobody away for good. */
export const gateLetsIn: Checker = {
  invariant: {
    id: 'gate-lets-in',
    kind: 'liveness',
    says: 'Once all is over, the gate lets somebody in who wants all that is left of a product.',
    leavesOut: 'whom it lets in before: the database says no to those who come too late',
  },
  check: ({ shelves }, violated) => {
    for (const { productId, left, isLetIn } of shelves) {
      if (isLetIn) continue
      violated(`product ${productId}`, `the gate says sold out, and ${left} are left`)
    }
    return shelves.length
  },
}
