// @ts-check
import { element, setText } from '../element.js'
import { wonText, wordsOf } from '../shell/language.js'
import { notice } from '../notice.js'
import { Refused, askShop } from '../shell/shop-api.js'
import { askDialog } from './ask-dialog.js'
import { AskedRefunds } from './asked-refunds.js'
import { shortId } from './payment-words.js'

/** @typedef {import('./shop-answers.js').BookedEntry} BookedEntry */
/** @typedef {import('./asked-refunds.js').AskedRefund} AskedRefund */

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
    leadAgain: (/** @type {string} */ order) =>
      `주문 ${order}의 환불을 요청했지만 상점의 답을 듣지 못했습니다.`,
    unknown: (/** @type {string} */ amount) =>
      `${amount}이 환불되었는지 아직 알 수 없습니다. 같은 키로 다시 요청하므로 두 번 환불되지 않습니다.`,
    again: '같은 키로 다시 요청하기',
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
    leadAgain: (/** @type {string} */ order) =>
      `A refund of order ${order} was asked for, and the shop has not said what became of it.`,
    unknown: (/** @type {string} */ amount) =>
      `We do not know yet whether ${amount} went back. ` +
      'Asking again uses the same key, so that it goes back once.',
    again: 'Ask again with the same key',
    open: 'The refund is asked for. The gateway has not said how it ended; we keep asking.',
  },
})

/** They outlive the dialog: whoever opens it again asks under the same key. */
const refunds = new AskedRefunds(sessionStorage, () => crypto.randomUUID())

/**
 * Gives money of a sale back, all or a part. However often it is tried, it goes back once: until
 * the shop has said what became of one refund, no other one of its payment can be asked for here.
 *
 * @param {BookedEntry} sale
 * @param {() => Promise<void>} onDone
 */
export function refundDialog({ paymentId, orderId, leftMinor }, onDone) {
  let asked = refunds.unanswered(paymentId)
  const order = shortId(orderId)
  const fields = refundFields(leftMinor)
  const go = askDialog({
    title: words.title,
    lead: asked ? words.leadAgain(order) : words.lead(wonText(leftMinor), order),
    body: fields.body,
    yes: words.yes,
    async act() {
      const refund = refunds.sending(paymentId, asked ?? fields.read())
      try {
        const state = await askRefund(paymentId, refund)
        refunds.answered(paymentId, refund.key, DONE)
        notice(state === 'done' ? words.done : words.open)
      } catch (error) {
        if (error instanceof Refused) refunds.answered(paymentId, refund.key, error.status)
        throw error
      } finally {
        follow()
      }
      void onDone()
    },
  })
  const follow = () => {
    asked = refunds.unanswered(paymentId)
    fields.lock(asked)
    setText(go, asked ? words.again : words.yes)
  }
  follow()
}

const DONE = 200

/**
 * @param {string} paymentId
 * @param {AskedRefund} refund
 * @returns {Promise<string>} its state
 */
async function askRefund(paymentId, { wish, key }) {
  const path = `/operations/payments/${encodeURIComponent(paymentId)}/refund`
  const answer = await askShop('POST', path, { as: 'operator', json: wish, key })
  const { refund } = /** @type {{ refund: { state: string } }} */ (answer)
  return refund.state
}

/** @param {number} leftMinor */
function refundFields(leftMinor) {
  const limits = { min: '1', max: String(leftMinor), step: '1', placeholder: words.all }
  const amount = element('input', { type: 'number', inputmode: 'numeric', ...limits })
  const reason = element('input', {
    ...{ type: 'text', required: '', maxlength: '200', placeholder: words.reasonHint },
  })
  const unknown = element('p', { class: 'ask-unknown', role: 'status' })
  return {
    body: [
      unknown,
      element('label', { class: 'form-field' }, element('span', {}, words.amount), amount),
      element('label', { class: 'form-field' }, element('span', {}, words.reason), reason),
    ],
    read() {
      const part = amount.value === '' ? {} : { amount: amount.valueAsNumber }
      return { wish: { ...part, reason: reason.value }, minor: part.amount ?? leftMinor }
    },
    /** @param {AskedRefund | undefined} asked what cannot be changed any more */
    lock(asked) {
      setText(unknown, asked ? words.unknown(wonText(asked.minor)) : '')
      // Not disabled: they can still be read and copied, and what is left does not limit them.
      for (const field of [amount, reason]) field.readOnly = asked !== undefined
      if (asked === undefined) return
      amount.value = String(asked.minor)
      reason.value = asked.wish.reason
    },
  }
}
