import type { Call, Execution } from '../served-dialect.js'
import type { WireRequest } from '../wire.js'
import type { IntentBook } from './stripe-book.js'
import type { Confirmations } from './stripe-confirmation.js'
import { statusOf, type Intent } from './stripe-intent.js'
import { moneyText } from './stripe-money.js'

const PATH = /^\/authenticate\/(pi_\w+)$/

/**
 * The page to which a shopper is sent to authenticate: it stands for their bank's. Whoever opens
 * it says yes or no, and is sent back to the merchant. `undefined` for requests to other paths.
 */
export function authenticationPage(
  request: WireRequest,
  book: IntentBook,
  confirmations: Confirmations,
): Call | undefined {
  const [, id] = PATH.exec(request.path) ?? []
  if (id === undefined || !['GET', 'POST'].includes(request.method)) return undefined
  const execute = (): Execution => {
    const intent = book.gateway.ledger.get(id)
    if (intent === undefined) return { answer: page(404, 'No such payment.', '') }
    if (statusOf(intent) !== 'requires_action') {
      return { answer: page(409, `This payment is at ${statusOf(intent)}.`, '') }
    }
    if (request.method === 'GET') return { answer: page(200, questionOf(intent), BUTTONS) }
    const isComplete = new URLSearchParams(request.body).get('outcome') === 'complete'
    const { authentication } = intent.details
    const done = confirmations.authenticate(intent, isComplete)
    const answer = wayBack(done, authentication?.returnUrl ?? null, isComplete)
    return { answer, chargeKey: id }
  }
  return { operation: 'authenticationPage', kind: 'inquiry', entity: id, isExempt: true, execute }
}

const BUTTONS =
  '<form method="post">' +
  '<button name="outcome" value="complete">Yes, it is me</button> ' +
  '<button name="outcome" value="refuse">No</button></form>'

function questionOf({ amount, currency }: Intent): string {
  return `Your bank asks: do you pay ${moneyText(amount, currency)}?`
}

/** Where the merchant wants the shopper, with what Stripe adds to the address. */
function wayBack(
  intent: Intent,
  returnUrl: string | null,
  isComplete: boolean,
): Execution['answer'] {
  const said = isComplete ? 'Thank you.' : 'You did not authenticate.'
  if (returnUrl === null) return page(200, said, '')
  const url = new URL(returnUrl)
  url.searchParams.set('payment_intent', intent.key)
  url.searchParams.set('payment_intent_client_secret', `${intent.key}${intent.details.secret}`)
  url.searchParams.set('redirect_status', isComplete ? 'succeeded' : 'failed')
  return { outcome: 'accepted', status: 303, headers: { location: url.href }, body: '' }
}

/** @param body made here, never from a request */
function page(status: number, title: string, body: string): Execution['answer'] {
  const html =
    '<!doctype html><html lang="en"><head><meta charset="utf-8">' +
    `<title>Authentication</title></head><body><h1>${title}</h1>${body}</body></html>\n`
  const headers = { 'content-type': 'text/html; charset=utf-8' }
  return { outcome: status < 400 ? 'found' : 'invalid', status, headers, body: html }
}
