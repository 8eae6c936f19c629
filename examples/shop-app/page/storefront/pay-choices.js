// @ts-check
import { element } from '../element.js'
import { wordsOf } from '../shell/language.js'

/** @typedef {{ readonly type: string, readonly number: string }} Card */

/**
 * What somebody pays with: a card, Toss's window, or points alone.
 *
 * @typedef {{ readonly kind: 'card', readonly card: Card }
 *   | { readonly kind: 'toss' | 'points' }} Means
 */

const words = wordsOf({
  ko: {
    legend: '결제 수단',
    approve: '승인되는 카드',
    overLimit: '한도를 넘은 카드',
    invalid: '유효하지 않은 카드',
    other: '다른 카드',
    otherHint: '카드 번호를 직접 입력합니다. 저장하지 않습니다.',
    toss: '토스 결제창',
    tossHint: '결제창에서 인증하고 돌아와 승인합니다.',
    cardNumber: '카드 번호',
    cardFormat: '1234-5678-9012-3456',
    cardWrong: '카드 번호 16자리를 1234-5678-9012-3456 모양으로 입력해주세요.',
    test: (/** @type {string} */ last4) => `테스트 카드 ···· ${last4}`,
  },
  en: {
    legend: 'Pay with',
    approve: 'A card that is approved',
    overLimit: 'A card over its limit',
    invalid: 'A card that is not valid',
    other: 'Another card',
    otherHint: 'You type its number. It is stored nowhere.',
    toss: 'Toss payment window',
    tossHint: 'Authenticate in the window, come back, and it is confirmed.',
    cardNumber: 'Card number',
    cardFormat: '1234-5678-9012-3456',
    cardWrong: 'Please give all 16 digits: 1234-5678-9012-3456.',
    test: (/** @type {string} */ last4) => `Test card ···· ${last4}`,
  },
})

/** What the simulator says to these is fixed; a real gateway knows none of them. */
const testCards = /** @type {const} */ ([
  { id: 'approve', number: '4000-0000-0000-0010' },
  { id: 'overLimit', number: '4000-0000-0000-9995' },
  { id: 'invalid', number: '4000-0000-0000-0069' },
])

const TYPE = 'SAMSUNG'
const { isDemo, tossWindow } = document.documentElement.dataset
/** Where Toss's payment window is; empty: this shop offers none. */
export const tossWindowUrl = tossWindow ?? ''

/**
 * Lets somebody choose what to pay with.
 *
 * @param {string} chosen the id of what is chosen at first
 * @param {(id: string) => void} [onChange]
 */
export function payChoices(chosen, onChange = () => undefined) {
  const number = element('input', {
    id: 'card-number',
    inputmode: 'numeric',
    autocomplete: 'cc-number',
    pattern: '\\d{4}-\\d{4}-\\d{4}-\\d{4}',
    placeholder: words.cardFormat,
    maxlength: '19',
  })
  number.addEventListener('invalid', () => number.setCustomValidity(words.cardWrong))
  number.addEventListener('input', () => {
    number.setCustomValidity('')
    groupDigits(number)
  })
  const field = element(
    'label',
    { class: 'form-field other-card' },
    element('span', {}, words.cardNumber),
    number,
  )
  const choices = choicesHere()
  const first = choices.some(({ id }) => id === chosen) ? chosen : (choices[0]?.id ?? 'other')
  const fieldset = element(
    'fieldset',
    { class: 'choices' },
    element('legend', {}, words.legend),
    ...choices.map((choice) => row(choice, choice.id === first)),
    field,
  )
  const idNow = () => {
    const checked = fieldset.querySelector('input:checked')
    return checked instanceof HTMLInputElement ? checked.value : 'other'
  }
  const follow = () => {
    field.hidden = idNow() !== 'other'
    number.required = !field.hidden
    onChange(idNow())
  }
  fieldset.addEventListener('change', follow)
  follow()
  return {
    element: fieldset,
    /** @returns {Means} */
    means: () => meansOf(idNow(), number.value),
  }
}

/**
 * What an id stands for; undefined where nobody kept it: a number that was typed is stored nowhere.
 *
 * @param {string} id
 * @returns {Means | undefined}
 */
export function keptMeans(id) {
  return id === 'other' ? undefined : meansOf(id, '')
}

/**
 * @param {string} id
 * @param {string} typed
 * @returns {Means}
 */
function meansOf(id, typed) {
  if (id === 'toss') return { kind: 'toss' }
  const number = testCards.find((card) => card.id === id)?.number ?? typed
  return { kind: 'card', card: { type: TYPE, number } }
}

function choicesHere() {
  const tests = isDemo === 'yes' ? testCards : []
  return [
    ...tests.map(({ id, number }) => ({
      id,
      label: words[id],
      hint: words.test(number.slice(-4)),
    })),
    ...(tossWindowUrl === '' ? [] : [{ id: 'toss', label: words.toss, hint: words.tossHint }]),
    { id: 'other', label: words.other, hint: words.otherHint },
  ]
}

/**
 * @param {{ id: string, label: string, hint: string }} choice
 * @param {boolean} isChosen
 */
function row({ id, label, hint }, isChosen) {
  const input = element('input', { type: 'radio', name: 'means', value: id })
  input.checked = isChosen
  return element(
    'label',
    { class: 'choice' },
    input,
    element('span', {}, element('b', {}, label), element('span', { class: 'hint' }, hint)),
  )
}

/**
 * Puts the dashes where the shop wants them.
 *
 * @param {HTMLInputElement} input
 */
function groupDigits(input) {
  const digits = input.value.replaceAll(/\D/g, '').slice(0, 16)
  input.value = digits.replaceAll(/(\d{4})(?=\d)/g, '$1-')
}
