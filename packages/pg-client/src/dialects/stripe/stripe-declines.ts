import type { Decline } from '../../payment/decline.js'
import { shown, type WireProblem } from './stripe-wire.js'

const anotherCard = '다른 카드를 선택해주세요.'
/** Said too where the bank's reason is none of the buyer's business: a stolen card, a fraud. */
const declined = `카드 결제가 거절되었습니다. ${anotherCard}`
const unsupported = `이 카드로는 결제할 수 없습니다. ${anotherCard}`
const atTheBank = `카드사에서 결제를 거절했습니다. 카드사에 문의하거나 ${anotherCard}`
const later = '카드사에서 결제를 처리하지 못했습니다. 잠시 후 다시 시도해주세요.'
const overTheLimit = `한도를 초과했습니다. ${anotherCard}`
const wrongCvc = 'CVC 번호가 올바르지 않습니다. 카드 정보를 확인해주세요.'
const wrongNumber = '카드 번호가 올바르지 않습니다. 카드 정보를 확인해주세요.'
const wrongExpiry = '카드 유효기간이 올바르지 않습니다. 카드 정보를 확인해주세요.'
const wrongPin = `비밀번호가 올바르지 않습니다. ${anotherCard}`
const authenticate = '본인 인증이 필요합니다. 인증을 마치고 다시 결제해주세요.'

/** Stripe's decline codes and error codes, with a sentence for the buyer. */
const sentences: ReadonlyMap<string, string> = new Map([
  ['authentication_required', authenticate],
  ['call_issuer', atTheBank],
  ['card_declined', declined],
  ['card_not_supported', unsupported],
  ['card_velocity_exceeded', overTheLimit],
  ['currency_not_supported', unsupported],
  ['do_not_honor', atTheBank],
  ['do_not_try_again', atTheBank],
  ['duplicate_transaction', '같은 금액의 결제가 방금 있었습니다. 결제 내역을 확인해주세요.'],
  ['expired_card', `유효기간이 지난 카드입니다. ${anotherCard}`],
  ['fraudulent', declined],
  ['generic_decline', declined],
  ['incorrect_cvc', wrongCvc],
  ['incorrect_number', wrongNumber],
  ['incorrect_pin', wrongPin],
  ['insufficient_funds', `잔액이 부족합니다. ${anotherCard}`],
  ['invalid_account', unsupported],
  ['invalid_cvc', wrongCvc],
  ['invalid_expiry_month', wrongExpiry],
  ['invalid_expiry_year', wrongExpiry],
  ['invalid_number', wrongNumber],
  ['invalid_pin', wrongPin],
  ['issuer_not_available', later],
  ['lost_card', declined],
  ['merchant_blacklist', declined],
  ['mobile_device_authentication_required', authenticate],
  ['not_permitted', atTheBank],
  [
    'payment_intent_authentication_failure',
    `본인 인증이 끝나지 않았습니다. 다시 결제하거나 ${anotherCard}`,
  ],
  [
    'payment_intent_payment_attempt_failed',
    '결제가 이루어지지 않았습니다. 다른 결제 수단을 선택해주세요.',
  ],
  ['pickup_card', declined],
  ['pin_try_exceeded', `비밀번호를 여러 번 틀렸습니다. ${anotherCard}`],
  ['processing_error', later],
  ['reenter_transaction', later],
  ['restricted_card', declined],
  ['security_violation', declined],
  ['service_not_allowed', unsupported],
  ['stolen_card', declined],
  ['transaction_not_allowed', unsupported],
  ['try_again_later', later],
  ['withdrawal_count_limit_exceeded', overTheLimit],
])

/**
 * Why the bank or Stripe said no: the issuer's own code where there is one. The reason is Korean
 * where the table knows the code, and else Stripe's message, which is written for buyers.
 */
export function declineOf(error: WireProblem): Decline {
  const code = (error.decline_code ?? error.code ?? error.type).slice(0, 100)
  return { code, reason: sentences.get(code) ?? (shown(error.message) || null) }
}

/** Why a refund came to nothing: `failure_reason`, or the status that says so. */
export function refusedRefund(code: string): Decline {
  return {
    code: code.slice(0, 100),
    reason: '환불이 이루어지지 않았습니다. 고객센터에서 안내해 드리겠습니다.',
  }
}
