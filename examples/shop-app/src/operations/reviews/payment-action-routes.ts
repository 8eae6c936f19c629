import { newApi, type Api } from '../../http/api.js'
import { idempotencyKeyOf } from '../../http/idempotency-key.js'
import type { Identity } from '../../http/identity.js'
import type { PaymentDesk } from '../../payments/payment-desk.js'
import type { ActionLog } from '../actions/action-log.js'
import type { OperationsStore } from '../operations-store.js'
import { paymentActionApi, viewNote, viewRefund } from './payment-action-api.js'
import { refundPayment } from './refund-payment.js'
import { viewReviewed } from './reviewed-payment.js'

export interface PaymentActionParts {
  readonly desk: Pick<PaymentDesk, 'find'>
  readonly store: Pick<OperationsStore, 'addNote' | 'askRefund'>
  readonly actions: ActionLog
  readonly identity: Identity
}

/** What a person does about a payment: writes a note, asks the gateway, gives money back. */
export function paymentActionRoutes({ desk, store, actions, identity }: PaymentActionParts): Api {
  const app = newApi()
  const routes = paymentActionApi(identity)

  app.openapi(routes.note, async (context) => {
    const { text } = context.req.valid('json')
    const { payment } = await desk.find(context.req.valid('param').id)
    const operatorId = context.get('user').id
    const action = { operatorId, action: 'note', subject: payment.id, details: {} } as const
    const note = await actions.noted(action, async () =>
      store.addNote(payment.id, operatorId, text),
    )
    return context.json({ note: viewNote(note) }, 201)
  })

  app.openapi(routes.checkNow, async (context) => {
    const { payment, client } = await desk.find(context.req.valid('param').id)
    const operatorId = context.get('user').id
    const action = { operatorId, action: 'check-now', subject: payment.id, details: {} } as const
    const checked = await actions.noted(action, () => client.checkNow(payment.id))
    const refusedBy = checked.refusedBy ?? null
    return context.json({ payment: viewReviewed(checked.payment), refusedBy }, 200)
  })

  app.openapi(routes.refund, async (context) => {
    const key = idempotencyKeyOf(context)
    const { amount, reason } = context.req.valid('json')
    const { payment, client } = await desk.find(context.req.valid('param').id)
    const operatorId = context.get('user').id
    const details = { amount: amount ?? null, reason }
    const action = { operatorId, action: 'refund', subject: payment.id, details } as const
    const refunded = await actions.noted(action, () =>
      refundPayment({ client, store }, payment.id, { key, amount, reason }),
    )
    const body = {
      payment: viewReviewed(refunded.payment),
      refund: viewRefund(refunded.refund),
    }
    return refunded.refund.state === 'done' ? context.json(body, 200) : context.json(body, 202)
  })
  return app
}
