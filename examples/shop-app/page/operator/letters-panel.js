// @ts-check
import { element, setText } from '../element.js'
import { keyedRows } from '../keyed-rows.js'
import { countText, spanText, wordsOf } from '../shell/language.js'
import { notice } from '../notice.js'
import { askShop } from '../shell/shop-api.js'
import { askDialog, wrongText } from './ask-dialog.js'
import { button, emptyWords, panel, scroller } from './panel.js'
import { shortId } from './payment-words.js'

/** @typedef {import('./shop-answers.js').Letter} Letter */

const words = wordsOf({
  ko: {
    title: '배달 실패 메시지',
    lead: '여러 번 시도해도 처리하지 못해 멈춘 일',
    none: '모두 배달되었습니다',
    noneMore: '처리하지 못한 일이 생기면 같은 주문의 뒷일까지 멈추고 여기에서 기다립니다.',
    sources: { orders: '주문의 뒷일', payments: '결제 알림', bus: '버스 메시지' },
    facts: (/** @type {string} */ attempts, /** @type {string} */ span) =>
      `${attempts}번 시도 · ${span} 전부터`,
    payload: '내용',
    replay: '다시 시도',
    drop: '버리기…',
    of: (/** @type {string} */ act, /** @type {string} */ id) => `${act} ${id}`,
    replayed: '다시 시도하도록 했습니다. 또 실패하면 이곳으로 돌아옵니다.',
    dropTitle: '이 메시지를 버릴까요?',
    dropLead: (/** @type {string} */ consumer) =>
      `받는 쪽(${consumer})은 이 메시지를 영영 모르게 됩니다. 정산이라면 금액이 비게 되니 따로 바로잡아야 합니다. 되돌릴 수 없습니다.`,
    dropYes: '영영 버리기',
    dropped: '메시지를 버렸습니다.',
  },
  en: {
    title: 'Dead letters',
    lead: 'work that was given up after every try',
    none: 'All delivered',
    noneMore:
      'What cannot be done waits here, and holds up what comes after it for the same order.',
    sources: { orders: 'what an order owes', payments: 'news of a payment', bus: 'bus message' },
    facts: (/** @type {string} */ attempts, /** @type {string} */ span) =>
      `${attempts} tries, waiting for ${span}`,
    payload: 'Contents',
    replay: 'Try again',
    drop: 'Drop…',
    of: (/** @type {string} */ act, /** @type {string} */ id) => `${act} ${id}`,
    replayed: 'It is tried again. If it fails again it comes back here.',
    dropTitle: 'Drop this message?',
    dropLead: (/** @type {string} */ consumer) =>
      `Its reader (${consumer}) will never hear of it. If that is the settlement, its sums will ` +
      'lack this money until somebody corrects them. It cannot be taken back.',
    dropYes: 'Drop it for good',
    dropped: 'The message is dropped.',
  },
})

/**
 * What was given up and waits for a person, oldest first.
 *
 * @param {() => Promise<void>} readNow
 */
export function lettersPanel(readNow) {
  const { section, note } = panel('letters', words.title)
  setText(note, words.lead)
  const list = element('ul', { class: 'list' })
  const empty = emptyWords(words.none, words.noneMore)
  section.append(scroller(words.title, list, empty))
  const showRows = keyedRows(list, keyOf, (/** @type {Letter} */ letter) =>
    letterRow(letter, readNow),
  )
  return {
    section,
    source: {
      /** @param {import('./shop-answers.js').Status} status */
      mark: ({ deadLetters }) => Object.values(deadLetters).join(' '),
      async read() {
        const answer = await askShop('GET', '/operations/dead-letters', { as: 'operator' })
        const { letters } = /** @type {{ letters: Letter[] }} */ (answer)
        showRows(letters)
        empty.hidden = letters.length > 0
      },
    },
  }
}

/** @param {Letter} letter */
function keyOf({ source, id }) {
  return `${source}/${id}`
}

/**
 * @param {Letter} letter
 * @param {() => Promise<void>} readNow
 */
function letterRow(letter, readNow) {
  const { source, kind, key, consumer, lastError, payload } = letter
  const facts = element('span', {})
  const path = `/operations/dead-letters/${source}/${encodeURIComponent(letter.id)}`
  const replay = button(words.replay, () => void replayNow(path, replay, readNow))
  const drop = button(words.drop, () => dropDialog(path, consumer ?? '', readNow))
  const acts = source === 'bus' ? [replay, drop] : [replay]
  for (const act of acts) {
    act.setAttribute('aria-label', words.of(act.textContent ?? '', keyOf(letter)))
  }
  const to = consumer === null ? [] : [element('span', {}, `→ ${consumer}`)]
  const row = element(
    'li',
    { 'data-row': '', class: 'letter-row' },
    element(
      'h3',
      { class: 'list-title' },
      words.sources[source],
      ' ',
      element('span', { class: 'code' }, kind),
    ),
    element('p', { class: 'letter-error code' }, lastError),
    element(
      'p',
      { class: 'facts' },
      element('span', { class: 'code', title: key }, shortId(key)),
      ...to,
      facts,
    ),
    element(
      'details',
      { class: 'letter-payload' },
      element('summary', {}, words.payload),
      element('pre', { class: 'code' }, JSON.stringify(payload, null, 2)),
    ),
    element('div', { class: 'button-row' }, ...acts),
  )
  return {
    element: row,
    /** @param {Letter} next */
    update({ attempts, ageMs }) {
      setText(facts, words.facts(countText(attempts), spanText(ageMs)))
    },
  }
}

/**
 * @param {string} path
 * @param {HTMLButtonElement} pressed
 * @param {() => Promise<void>} readNow
 */
async function replayNow(path, pressed, readNow) {
  if (pressed.getAttribute('aria-disabled') === 'true') return
  pressed.setAttribute('aria-disabled', 'true')
  try {
    await askShop('POST', `${path}/replay`, { as: 'operator' })
    notice(words.replayed)
    await readNow()
  } catch (error) {
    notice(wrongText(error), 'bad')
  } finally {
    pressed.removeAttribute('aria-disabled')
  }
}

/**
 * @param {string} path
 * @param {string} consumer
 * @param {() => Promise<void>} readNow
 */
function dropDialog(path, consumer, readNow) {
  askDialog({
    title: words.dropTitle,
    lead: words.dropLead(consumer),
    yes: words.dropYes,
    isGrave: true,
    async act() {
      await askShop('POST', `${path}/drop`, { as: 'operator' })
      notice(words.dropped)
      void readNow()
    },
  })
}
