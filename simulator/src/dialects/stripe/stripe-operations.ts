import { hash } from 'node:crypto'
import type { IntentBook } from './stripe-book.js'
import type { Confirmations } from './stripe-confirmation.js'
import type { FormFields, FormValue } from './stripe-form.js'
import { isFields } from './stripe-form.js'
import { IntentCommands } from './stripe-intents.js'
import { Lookups } from './stripe-lookups.js'
import type { StripeAbout, StripeOperation, StripeVisit } from './stripe-operation.js'
import type { RefundCommands } from './stripe-refunds.js'
import type { StripeOperationName } from './stripe-routes.js'

type Operations = Readonly<Record<StripeOperationName, StripeOperation>>

/** Every operation of the contract. */
export function stripeOperations(
  book: IntentBook,
  confirmations: Confirmations,
  refunds: RefundCommands,
): Operations {
  const intents = new IntentCommands(book, confirmations)
  const lookups = new Lookups(book)
  // Ids tell nothing of the moment: they are the same in every run of the same requests.
  const named = ({ owner, id }: StripeVisit): StripeAbout => {
    const intent = book.intent(owner, id) ?? book.intentOf(owner, id)
    return intent === undefined ? { entity: id } : { entity: intent.key, names: [intent.reference] }
  }
  const given: StripeOperation['about'] = (visit, fields) => {
    const id = textIn(fields, 'payment_intent') ?? textIn(fields, 'charge')
    return id === undefined ? undefined : named({ ...visit, id })
  }
  const make = (about: StripeOperation['about'], run: StripeOperation['run']): StripeOperation => ({
    about,
    run,
  })
  return {
    createPaymentIntent: make(orderIn, (...all) => intents.create(...all)),
    confirmPaymentIntent: make(named, (visit, fields) => intents.confirm(visit, fields)),
    capturePaymentIntent: make(named, (visit, fields) => intents.capture(visit, fields)),
    cancelPaymentIntent: make(named, (visit, fields) => intents.cancel(visit, fields)),
    createRefund: make(given, (visit, fields) => refunds.create(visit, fields)),
    retrievePaymentIntent: make(named, (...all) => lookups.intent(...all)),
    listPaymentIntents: make(whole, (...all) => lookups.intents(...all)),
    searchPaymentIntents: make(whole, (...all) => lookups.search(...all)),
    retrieveRefund: make(named, (...all) => lookups.refund(...all)),
    listRefunds: make(given, (...all) => lookups.refunds(...all)),
  }
}

/** A digest of the parameters, whatever their order. */
export function digestOf(fields: FormFields): string {
  return hash('sha256', JSON.stringify(sorted(fields))).slice(0, 16)
}

/** The merchant's own name for what is created: an order id in the metadata, by either name. */
function orderIn(_: StripeVisit, { metadata }: FormFields): StripeAbout | undefined {
  if (metadata === undefined || !isFields(metadata)) return undefined
  const entity = textIn(metadata, 'order_id') ?? textIn(metadata, 'reference')
  return entity === undefined ? undefined : { entity }
}

/** Requests about the whole of something have nothing but their parameters to tell them apart. */
function whole(_: StripeVisit, fields: FormFields): StripeAbout {
  return { entity: `list ${digestOf(fields)}` }
}

function textIn(fields: FormFields, name: string): string | undefined {
  const value = fields[name]
  return typeof value === 'string' && value !== '' ? value : undefined
}

function sorted(value: FormValue): unknown {
  if (typeof value === 'string') return value
  if (!isFields(value)) return value.map(sorted)
  const names = Object.keys(value).toSorted()
  return names.map((name) => [name, sorted(value[name] ?? '')])
}
