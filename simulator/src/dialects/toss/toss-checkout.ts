import { z } from 'zod'
import { buyerPageHeaders } from '../buyer-page.js'
import type { Call, DialectPorts } from '../served-dialect.js'
import type { AnswerOutcome, WireAnswer, WireRequest } from '../wire.js'
import { languageOf, messageOf, type Language } from './toss-codes.js'
import { checkoutPage, endPage, noticePage, type Choice } from './toss-checkout-page.js'
import { orderMembers } from './toss-order-schema.js'
import { WINDOW_OWNER, statusOf, type TossCharge, type TossPayment } from './toss-payment.js'
import {
  authenticate,
  failAddress,
  openWindow,
  successAddress,
  type Authentication,
} from './toss-window.js'

const WINDOW_PATH = /^\/checkout\/([^/]+)$/

const { orderId, orderName, customerName, method } = orderMembers
const orderQuery = z.object({
  orderId,
  orderName,
  customerName,
  method,
  amount: z
    .string()
    .regex(/^[1-9]\d{0,14}$/)
    .transform(Number),
  successUrl: z.url(),
  failUrl: z.url(),
})

/** What the buyer shows for each choice of the page that goes on. */
const PAYS: Readonly<Record<string, Authentication>> = {
  card: { method: '카드' },
  'card-over-limit': { method: '카드', outcome: 'limitExceeded' },
  'virtual-account': { method: '가상계좌' },
} satisfies Partial<Record<Choice, Authentication>>

/**
 * The payment window in a browser, which is no part of the API. `GET /checkout?orderId&...` opens
 * it and leads to `GET /checkout/{paymentKey}`, whose form posts the buyer's choice there.
 */
export class TossCheckout {
  readonly #ports: DialectPorts<TossPayment>

  constructor(ports: DialectPorts<TossPayment>) {
    this.#ports = ports
  }

  /** What a request to the window asks for; `undefined` where it is none. */
  read(request: WireRequest): Call | undefined {
    const { method: verb, path } = request
    const [, key] = WINDOW_PATH.exec(path) ?? []
    const language = languageOf(request.header('accept-language'))
    if (verb === 'GET' && path === '/checkout') {
      const entity = request.query.get('orderId') ?? ''
      return page('openCheckout', entity, () => this.#open(request.query, language))
    }
    if (key === undefined) return undefined
    if (verb === 'GET') return page('showCheckout', key, () => this.#show(key, language))
    if (verb !== 'POST') return undefined
    const choice = new URLSearchParams(request.body ?? '').get('choice') ?? ''
    return page('chooseAtCheckout', key, () => this.#choose(key, choice, language))
  }

  #open(query: URLSearchParams, language: Language): WireAnswer {
    const { gateway, isAllowedTarget, callbackOrigins } = this.#ports
    const read = orderQuery.safeParse(
      Object.fromEntries([...query].filter(([, text]) => text !== '')),
    )
    if (!read.success) {
      const names = [...new Set(read.error.issues.map(({ path }) => path.join('.')))]
      return html(400, noticePage(language, 'unreadable', names))
    }
    const { successUrl, failUrl } = read.data
    if (![successUrl, failUrl].every(isAllowedTarget)) {
      return html(400, noticePage(language, 'foreign', callbackOrigins))
    }
    const { key } = openWindow(gateway, read.data)
    // Relative: the window may stand below the dialect's name.
    return seeOther(`checkout/${key}`)
  }

  #show(key: string, language: Language): WireAnswer {
    const charge = this.#payment(key)
    if (charge === undefined) return html(404, noticePage(language, 'absent', []))
    if (statusOf(charge) !== 'READY') return html(200, endPage(language, charge))
    return html(200, checkoutPage(language, charge))
  }

  #choose(key: string, choice: string, language: Language): WireAnswer {
    const { gateway } = this.#ports
    const charge = this.#payment(key)
    if (charge === undefined) return html(404, noticePage(language, 'absent', []))
    if (statusOf(charge) !== 'READY') return html(409, endPage(language, charge))
    if (choice === 'close' || choice === 'decline') {
      const code = choice === 'close' ? 'PAY_PROCESS_CANCELED' : 'REJECT_CARD_COMPANY'
      const address = failAddress(charge, code, messageOf(code, language))
      return address === undefined ? html(200, endPage(language, charge)) : seeOther(address)
    }
    const buyer = Object.hasOwn(PAYS, choice) ? PAYS[choice] : undefined
    const { offers = buyer?.method } = charge.details
    if (buyer === undefined || buyer.method !== offers) {
      return html(400, noticePage(language, 'unreadable', ['choice']))
    }
    const authenticated = authenticate(gateway, charge, buyer)
    const address = successAddress(authenticated)
    if (address === undefined) return html(200, endPage(language, authenticated), 'accepted')
    return seeOther(address)
  }

  #payment(key: string): TossCharge | undefined {
    return this.#ports.gateway.ledger.byKey(WINDOW_OWNER, key)
  }
}

function page(operation: string, entity: string, answer: () => WireAnswer): Call {
  const execute = (): { answer: WireAnswer } => ({ answer: answer() })
  return { operation, kind: 'inquiry', entity, isExempt: true, execute }
}

function seeOther(location: string): WireAnswer {
  return { outcome: 'accepted', status: 303, headers: { location }, body: '' }
}

function html(
  status: number,
  body: string,
  outcome: AnswerOutcome = status === 200 ? 'found' : 'invalid',
): WireAnswer {
  return { outcome, status, headers: buyerPageHeaders, body }
}
