import { buyerPage, escaped } from '../buyer-page.js'
import type { Language } from './toss-codes.js'
import { statusOf, type TossCharge, type TossMethod } from './toss-payment.js'

/** What the buyer can choose in the window. */
export type Choice = 'card' | 'virtual-account' | 'card-over-limit' | 'decline' | 'close'

type Both = Readonly<Record<Language, string>>

const TITLE: Both = { ko: '결제창', en: 'Payment' }
const PRETEND: Both = {
  ko: '연습용 결제창입니다. 실제 돈은 오가지 않습니다.',
  en: 'A pretend payment window. No money moves.',
}
const ORDER: Both = { ko: '주문번호', en: 'Order' }

const BUTTONS: readonly { choice: Choice; label: Both; hint: Both; needs?: TossMethod }[] = [
  {
    choice: 'card',
    needs: '카드',
    label: { ko: '카드로 결제', en: 'Pay by card' },
    hint: { ko: '인증하고 상점으로 돌아갑니다', en: 'Authenticates and goes back to the shop' },
  },
  {
    choice: 'virtual-account',
    needs: '가상계좌',
    label: { ko: '가상계좌로 결제', en: 'Pay to a virtual account' },
    hint: { ko: '승인하면 계좌가 발급됩니다', en: 'The confirm issues the account' },
  },
  {
    choice: 'card-over-limit',
    needs: '카드',
    label: { ko: '한도를 넘은 카드', en: 'A card over its limit' },
    hint: { ko: '인증은 되고 승인이 거절됩니다', en: 'Authenticates; the confirm is declined' },
  },
  {
    choice: 'decline',
    label: { ko: '인증 실패', en: 'Fail to authenticate' },
    hint: { ko: 'failUrl로 갑니다: REJECT_CARD_COMPANY', en: 'To failUrl: REJECT_CARD_COMPANY' },
  },
  {
    choice: 'close',
    label: { ko: '닫기', en: 'Close' },
    hint: { ko: 'failUrl로 갑니다: PAY_PROCESS_CANCELED', en: 'To failUrl: PAY_PROCESS_CANCELED' },
  },
]

const NOTICES = {
  unreadable: {
    ko: '결제창을 열 수 없습니다. 올바르지 않은 값:',
    en: 'The payment window cannot be opened. Not valid:',
  },
  foreign: {
    ko: 'successUrl과 failUrl은 다음 출처에 있어야 합니다:',
    en: 'successUrl and failUrl must be on one of these origins:',
  },
  absent: { ko: '없는 결제입니다.', en: 'There is no such payment.' },
} as const satisfies Record<string, Both>

const OVER: Both = { ko: '결제창이 끝났습니다.', en: 'This payment window is done.' }

/** The window of a payment that nobody has authenticated yet. */
export function checkoutPage(language: Language, charge: TossCharge): string {
  const { offers } = charge.details
  const buttons = BUTTONS.filter(
    ({ needs }) => needs === undefined || offers === undefined || needs === offers,
  ).map(
    ({ choice, label, hint }) =>
      `<button name="choice" value="${choice}"><b>${label[language]}</b>` +
      `<small>${hint[language]}</small></button>`,
  )
  return whole(
    language,
    `${orderLines(language, charge)}
<form method="post">
${buttons.join('\n')}
</form>
<p class="soft">${PRETEND[language]}</p>`,
  )
}

/** The window of a payment that needs it no more, or that has no shop to go back to. */
export function endPage(language: Language, charge: TossCharge): string {
  const { key } = charge
  return whole(
    language,
    `${orderLines(language, charge)}
<p>${OVER[language]}</p>
<p class="soft">paymentKey ${escaped(key)}</p>
<p class="soft">status ${statusOf(charge)}</p>`,
  )
}

/** Why there is no window, with the names that it is about. */
export function noticePage(
  language: Language,
  notice: keyof typeof NOTICES,
  names: readonly string[],
): string {
  const items = names.map((name) => `<li>${escaped(name)}</li>`)
  const list = items.length === 0 ? '' : `\n<ul>${items.join('')}</ul>`
  return whole(language, `<h1>${TITLE[language]}</h1>\n<p>${NOTICES[notice][language]}</p>${list}`)
}

function orderLines(language: Language, { amount, reference, details }: TossCharge): string {
  const won = amount.toLocaleString('en-US')
  return `<h1>${escaped(details.orderName)}</h1>
<p class="amount">${language === 'ko' ? `${won}원` : `₩${won}`}</p>
<p class="soft">${ORDER[language]} ${escaped(reference)}</p>`
}

function whole(language: Language, content: string): string {
  return buyerPage({ language, title: TITLE[language], content })
}
