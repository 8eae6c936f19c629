import type { Checker } from '../books.js'

/**
 * Looks for the buyers' card number in everything that is stored. Does not look at logs, metrics
 * and errors: tests of their own do.
 */
export const cardNumberNowhere: Checker = {
  invariant: {
    id: 'card-number-nowhere',
    kind: 'safety',
    says: 'The card number is in nothing that is stored.',
    leavesOut: 'logs, metrics and errors, which tests of their own look at',
  },
  check: ({ side, contents, payments }, violated) => {
    const { cardDigits } = side
    if (cardDigits === null) return 0
    const grouped = cardDigits.replaceAll(/\d{4}(?=\d)/g, '$&-')
    const isThere = contents.includes(cardDigits) || contents.includes(grouped)
    if (isThere) violated('store', 'a card number is stored')
    return payments.length
  },
}
