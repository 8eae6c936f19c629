import type { CaseTable } from './operation-case.js'

const event = { createdAt: '2026-11-01T00:00:00.000000', data: {} }
const invalid = { status: 400, error: 'INVALID_CALLBACK' }

/** What is asked of the payments. */
export const paymentsCases: CaseTable = {
  receiveCardCallback: async (world) => {
    const { body } = await world.order({ buyer: 'called', key: 'called' })
    const charge = world.gateway.chargeOf(`${body.order?.id}-1`)
    return {
      valid: { body: world.gateway.callbackOf(charge), status: 200 },
      more: [
        { body: 'nonsense', ...invalid },
        { body: '{}', ...invalid },
        { body: 'x'.repeat(70_000), status: 413, error: 'PAYLOAD_TOO_LARGE' },
      ],
    }
  },
  receiveTossWebhook: () => ({
    valid: { body: JSON.stringify({ ...event, eventType: 'BRANDPAY.METHODS' }), status: 200 },
    more: [{ body: 'nonsense', ...invalid }],
  }),
  checkPayment: async (world) => {
    const as = 'checker'
    const { body } = await world.order({ buyer: as, key: 'checker' })
    return {
      valid: { as, path: { id: body.payment?.id ?? '' }, status: 200 },
      more: [{ as, path: { id: 'none' }, status: 404, error: 'PAYMENT_NOT_FOUND' }],
    }
  },
}
