// @ts-check
import { element, setAttribute, setText } from '../element.js'
import { onAudit } from './audit-stream.js'
import { auditWords, isOld, knownCount, sentenceOf, toneOf } from './audit-words.js'
import { keep, readKept } from '../shell/kept.js'

/** @typedef {import('./audit-stream.js').AuditState} AuditState */

/** A tone that lasts so long is worth a word to those who listen. */
const WORTH_SAYING_MS = 2000
const KEY = 'holdfast.audit-is-open'

/**
 * Whether the reader has it open; until it was asked for, where there is room for it. The page that
 * breaks things has the same in large.
 */
function isOpenAtFirst() {
  const kept = readKept('local', KEY)
  if (typeof kept === 'boolean') return kept
  return document.body.dataset['family'] !== 'break' && matchMedia('(min-width: 64rem)').matches
}

const short = element('span', { class: 'audit-short' })
const sentence = element('p', { class: 'audit-sentence' })
const sums = element('p', { class: 'audit-sums' })
const names = element('p', { class: 'audit-names code', hidden: '' })
const counts = {
  doubled: element('dd', { 'data-count': 'never' }),
  lost: element('dd', { 'data-count': 'never' }),
  open: element('dd', { 'data-count': 'open' }),
}
const more = element(
  'div',
  { class: 'audit-more', id: 'audit-more' },
  element(
    'dl',
    { class: 'audit-counts' },
    ...Object.entries(counts).map(([name, count]) =>
      element('div', {}, element('dt', {}, auditWords[/** @type {'open'} */ (name)]), count),
    ),
  ),
  sentence,
  sums,
  names,
)
const toggle = element(
  'button',
  { class: 'audit-toggle', type: 'button', 'aria-controls': 'audit-more' },
  element('span', { class: 'audit-title' }, auditWords.title),
  short,
)
const spoken = element('p', { class: 'visually-hidden', role: 'status' })
const corner = element('aside', { class: 'audit', 'aria-label': auditWords.title })
corner.append(toggle, more)

/** @param {boolean} isOpen */
function setOpen(isOpen) {
  toggle.setAttribute('aria-expanded', String(isOpen))
  corner.toggleAttribute('data-open', isOpen)
  more.hidden = !isOpen
}

/** @param {AuditState} state */
function show(state) {
  const { look } = state
  setAttribute(corner, 'data-tone', toneOf(state))
  corner.toggleAttribute('data-old', isOld(state))
  const [doubled, lost] = [knownCount(look?.doubled), knownCount(look?.lost)]
  const open = knownCount(look?.open)
  setText(short, isOld(state) ? sentenceOf(state) : auditWords.short(doubled, lost, open))
  setText(counts.doubled, doubled)
  setText(counts.lost, lost)
  setText(counts.open, open)
  for (const name of /** @type {const} */ (['doubled', 'lost', 'open'])) {
    counts[name].toggleAttribute('data-some', (look?.[name] ?? 0) > 0)
  }
  setText(sentence, sentenceOf(state))
  setText(sums, look ? auditWords.sums(knownCount(look.orders), knownCount(look.charges)) : '')
  names.hidden = (look?.wrong ?? []).length === 0
  setText(names, (look?.wrong ?? []).join(' '))
  sayLater(state)
}

let said = 'good'
/** @type {ReturnType<typeof setTimeout> | undefined} */
let saying
let toBeSaid = ''

/**
 * Says what has changed once it has lasted: numbers that run are no news.
 *
 * @param {AuditState} state
 */
function sayLater(state) {
  const tone = state.isShopAway ? 'away' : isOld(state) ? 'old' : toneOf(state)
  if (tone === toBeSaid) return
  toBeSaid = tone
  clearTimeout(saying)
  if (tone === said || (tone === 'idle' && state.look === undefined)) return
  saying = setTimeout(() => {
    said = tone
    setText(spoken, `${auditWords.title}: ${sentenceOf(state)}`)
  }, WORTH_SAYING_MS)
}

toggle.addEventListener('click', () => {
  const isOpen = toggle.getAttribute('aria-expanded') !== 'true'
  keep('local', KEY, isOpen)
  setOpen(isOpen)
})
setOpen(isOpenAtFirst())
// Beside it: where the corner is not shown, it is said all the same.
document.body.append(corner, spoken)
// What is said at the edge of the page stays above it.
new ResizeObserver(() => {
  document.body.style.setProperty('--audit-height', `${corner.offsetHeight}px`)
}).observe(corner)
onAudit(show)
