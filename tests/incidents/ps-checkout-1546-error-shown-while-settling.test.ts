import { afterEach, describe, expect, it } from 'vitest'
import { IncidentShop } from '../shop-under-test/incident-shop.js'
import { everyGateway } from '../shop-under-test/shop-gateways.js'

describe.each(everyGateway)(
  'PrestaShopCorp/ps_checkout#1546: an error is shown, and it settles (%s)',
  (_name, gateway) => {
    let shop: IncidentShop<unknown>
    afterEach(() => shop.close())

    it('tells the buyer to wait, lets nobody pay again, and settles', async () => {
      shop = await IncidentShop.open(gateway)
      const instrument = await shop.instrument('order-1')
      // Executed long after everybody has stopped waiting for it.
      const late = { fault: 'late-execution', match: { operation: 'submit' }, takes: 300_000 }
      const first = await shop.simulator.withFault(late, () => shop.pay('order-1', { instrument }))
      expect(first).toMatchObject({ certainty: 'unknown', payment: { state: 'unknown' } })
      expect(first.buyerMessage.en).toContain('do not pay again')
      expect(first.buyerMessage.en).not.toMatch(/error|fail|wrong|try/i)
      expect(first.buyerMessage.ko).toContain('다시 결제하지 말고')
      expect(first.buyerMessage.ko).not.toMatch(/실패|오류|다시 시도/)

      const sent = shop.sent.length
      const second = await shop.pay('order-1', { instrument })
      expect(second).toMatchObject({ conflict: 'payment-open', payment: { id: first.payment.id } })
      expect(second.buyerMessage.en).toContain('do not pay again')
      expect(shop.sent).toHaveLength(sent)

      await shop.pass(600_000)
      expect(await shop.process.store.get(first.payment.id)).toMatchObject({ state: 'approved' })
      expect(shop.toldOf('order-1').map(({ to }) => to)).not.toContain('failed')
      expect(shop.charges('order-1')).toMatchObject([{ held: 10_000 }])
      const third = await shop.pay('order-1', { instrument })
      expect(third).toMatchObject({ conflict: 'payment-open', payment: { state: 'approved' } })
      // Nobody who has paid is told to wait.
      expect(third.buyerMessage).toEqual({
        ko: '이 주문은 이미 결제되었습니다.',
        en: 'This order is already paid.',
      })
    })
  },
)
