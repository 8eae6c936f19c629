import { refusedParameter } from './stripe-failure.js'
import { statusOf, type Intent } from './stripe-intent.js'

type Condition = (intent: Intent) => boolean

/** `status:'succeeded'` or `metadata['order_id']:'1'`, with `\'` for a quote inside. */
const CLAUSE = /^(\w+)(?:\['((?:[^'\\]|\\.)*)'\])?:'((?:[^'\\]|\\.)*)'/

/**
 * Reads the part of Stripe's search language that is served: exact matches of status, currency,
 * customer and metadata, joined by `AND`.
 *
 * @throws {StripeFailure} for anything else.
 */
export function readQuery(query: string): Condition {
  const conditions: Condition[] = []
  let rest = query.trim()
  for (;;) {
    const clause = CLAUSE.exec(rest)
    if (clause === null) throw refusal(query)
    const [whole, field = '', name, value = ''] = clause
    const condition = conditionOf(field, name && unescaped(name), unescaped(value))
    if (condition === undefined) throw refusal(query)
    conditions.push(condition)
    rest = rest.slice(whole.length)
    if (rest === '') return (intent) => conditions.every((one) => one(intent))
    const joint = /^\s+AND\s+/i.exec(rest)
    if (joint === null) throw refusal(query)
    rest = rest.slice(joint[0].length)
  }
}

function conditionOf(
  field: string,
  name: string | undefined,
  value: string,
): Condition | undefined {
  if (field === 'metadata') {
    if (name === undefined) return undefined
    return ({ details: { metadata } }) => Object.hasOwn(metadata, name) && metadata[name] === value
  }
  if (name !== undefined) return undefined
  switch (field) {
    case 'status':
      return (intent) => statusOf(intent) === value
    case 'currency':
      return ({ currency }) => currency.toLowerCase() === value
    case 'customer':
      return ({ details }) => details.customer === value
    default:
      return undefined
  }
}

function unescaped(text: string): string {
  return text.replaceAll(/\\(.)/g, '$1')
}

function refusal(query: string): Error {
  const message =
    `Invalid query: ${query}. Served are status, currency, customer and metadata['name'], each ` +
    "followed by :'value', joined by AND."
  return refusedParameter('query', message)
}
