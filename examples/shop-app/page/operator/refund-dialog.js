// @ts-check
import { element } from '../element.js'
import { wonText, wordsOf } from '../shell/language.js'
import { notice } from '../notice.js'
import { askShop } from '../shell/shop-api.js'
import { askDialog } from './ask-dialog.js'
import { shortId } from './payment-words.js'

/** @typedef {import('./shop-answers.js').BookedEntry} BookedEntry */

const words = wordsOf({
  ko: {
    title: '환불할까요?',
    lead: (/** @type {string} */ amount, /** @type {string} */ order) =>
      `주문 ${order}에 남은 ${amount}을 PG사를 통해 구매자에게 돌려줍니다. 모두 돌려주면 주문도 취소됩니다.`,
    amount: '금액 (원)',
    all: '비워 두면 남은 금액 전부',
    reason: '사유',
    reasonHint: '구매자에게 보일 수 있습니다',
    yes: '환불하기',
    done: '환불했습니다.',
    open: '환불을 요청했습니다. PG사가 아직 결과를 말하지 않아 스스로 계속 확인합니다.',
  },
  en: {
    title: 'Give the money back?',
    lead: (/** @type {string} */ amount, /** @type {string} */ order) =>
      `What is left of order ${order}, ${amount}, goes back to the buyer through the gateway. ` +
      'If all of it goes back, the order is canceled.',
    amount: 'Amount in won',
    all: 'Empty: all that is left',
    reason: 'Reason',
    reasonHint: 'The buyer may see it',
    yes: 'Give it back',
    done: 'The money has gone back.',
    open: 'The refund is asked for. The gateway has not said how it ended; we keep asking.',
  },
})

/**
 * Gives money of a sale back, all or a part. However often it is tried, it goes back once.
 *
 * @param {BookedEntry} sale
 * @param {() => Promise<void>} onDone
 */
export function refundDialog({ paymentId, orderId, leftMinor }, onDone) {
  const limits = { min: '1', max: String(leftMinor), step: '1', placeholder: words.all }
  const amount = element('input', { type: 'number', inputmode: 'numeric', ...limits })
  const reason = element('input', {
    ...{ type: 'text', required: '', maxlength: '200', placeholder: words.reasonHint },
  })
  /** @type {{ asked: string, key: string } | undefined} another request needs another key */
  let last
  askDialog({
    title: words.title,
    lead: words.lead(wonText(leftMinor), shortId(orderId)),
    body: [
      element('label', { class: 'form-field' }, element('span', {}, words.amount), amount),
      element('label', { class: 'form-field' }, element('span', {}, words.reason), reason),
    ],
    yes: words.yes,
    async act() {
      const part = amount.value === '' ? {} : { amount: amount.valueAsNumber }
      const json = { ...part, reason: reason.value }
      const asked = JSON.stringify(json)
      if (last?.asked !== asked) last = { asked, key: crypto.randomUUID() }
      const path = `/operations/payments/${encodeURIComponent(paymentId)}/refund`
      const answer = await askShop('POST', path, { as: 'operator', json, key: last.key })
      const { refund } = /** @type {{ refund: { state: string } }} */ (answer)
      notice(refund.state === 'done' ? words.done : words.open)
      void onDone()
    },
  })
}
