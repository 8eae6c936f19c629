import { buyerPage, buyerPageHeaders } from '../buyer-page.js'
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
    if (intent === undefined) return { answer: page(404, sentence('No such payment.')) }
    if (statusOf(intent) !== 'requires_action') {
      return { answer: page(409, sentence(`This payment is at ${statusOf(intent)}.`)) }
    }
    if (request.method === 'GET') return { answer: page(200, questionOf(intent)) }
    const isComplete = new URLSearchParams(request.body).get('outcome') === 'complete'
    const { authentication } = intent.details
    const done = confirmations.authenticate(intent, isComplete)
    const answer = wayBack(done, authentication?.returnUrl ?? null, isComplete)
    return { answer, chargeKey: id }
  }
  return { operation: 'authenticationPage', kind: 'inquiry', entity: id, isExempt: true, execute }
}

const PRETEND = '<p class="soft">A pretend bank. No money moves.</p>'

function questionOf({ amount, currency, key }: Intent): string {
  return `<h1>Your bank asks: do you pay this?</h1>
<p class="amount">${moneyText(amount, currency)}</p>
<p class="soft">Payment ${key}</p>
<form method="post">
<button name="outcome" value="complete"><b>Yes, it is me</b>
<small>Authenticates the payment</small></button>
<button name="outcome" value="refuse"><b>No</b>
<small>The payment is not authenticated</small></button>
</form>
${PRETEND}`
}

function sentence(text: string): string {
  return `<h1>${text}</h1>\n${PRETEND}`
}

/** Where the merchant wants the shopper, with what Stripe adds to the address. */
function wayBack(
  intent: Intent,
  returnUrl: string | null,
  isComplete: boolean,
): Execution['answer'] {
  const said = isComplete ? 'Thank you.' : 'You did not authenticate.'
  if (returnUrl === null) return page(200, sentence(said))
  const url = new URL(returnUrl)
  url.searchParams.set('payment_intent', intent.key)
  url.searchParams.set('payment_intent_client_secret', `${intent.key}${intent.details.secret}`)
  url.searchParams.set('redirect_status', isComplete ? 'succeeded' : 'failed')
  return { outcome: 'accepted', status: 303, headers: { location: url.href }, body: '' }
}

/** @param content made here, never from a request */
function page(status: number, content: string): Execution['answer'] {
  const body = buyerPage({ language: 'en', title: 'Authentication', content })
  return { outcome: status < 400 ? 'found' : 'invalid', status, headers: buyerPageHeaders, body }
}
