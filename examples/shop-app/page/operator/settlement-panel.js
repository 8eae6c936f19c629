// @ts-check
import { element, setText } from '../element.js'
import { keepingPlace, keyedRows } from '../keyed-rows.js'
import { askShop } from '../shell/shop-api.js'
import { choice } from './choice.js'
import { DayBook, dayPlus, seoulDay } from './day-book.js'
import { button, emptyWords, panel, scroller, table } from './panel.js'
import { gatewayText } from './payment-words.js'
import { entryRow, settlementWords as words, sumRow, totalRow } from './settlement-rows.js'

/** @typedef {import('./shop-answers.js').DaySums} DaySums */
/** @typedef {import('./shop-answers.js').Entry} Entry */
/** @typedef {import('./shop-answers.js').BookedEntry} BookedEntry */

/**
 * What was taken and given back on one day, per gateway, and what that is made of.
 *
 * @param {object} ports
 * @param {() => Promise<void>} ports.readNow
 * @param {(sums: readonly DaySums[]) => void} ports.onToday
 */
export function settlementPanel({ readNow, onToday }) {
  let today = seoulDay(Date.now())
  /** @type {string | undefined} undefined: today, whichever day that is */
  let chosen
  let book = { day: today, entries: bookOf(today) }
  const days = dayButtons((by) => {
    const wanted = dayPlus(chosen ?? today, by)
    chosen = wanted < today ? wanted : undefined
    void readNow()
  })
  const { section, note } = panel('settlement', words.title, [days.row])
  note.setAttribute('aria-live', 'polite')
  const sums = sumTable()
  /** @type {ReadonlySet<string>} */
  let refundable = new Set()
  const list = entryList({ givesBack: (dialect) => refundable.has(dialect), readNow })
  section.append(sums.box, list.bar, list.box)
  const read = async () => {
    const day = chosen ?? today
    if (book.day !== day) book = { day, entries: bookOf(day) }
    const { entries } = book
    const [ofDay, ofToday] = await Promise.all([sumsOf(day), sumsOf(today)])
    await entries.read()
    if (book.day !== day) return // another day was chosen meanwhile
    onToday(ofToday)
    sums.show(ofDay)
    list.show(
      entries,
      [...ofToday, ...ofDay].map(({ dialect }) => dialect),
    )
    setText(note, words.day(day, day === today))
    days.allowLater(day !== today)
  }
  return {
    section,
    source: {
      /** @param {import('./shop-answers.js').Status} status */
      mark({ at, gateways }) {
        refundable = new Set(
          gateways.flatMap(({ dialect, refunds }) => (refunds === 'none' ? [] : [dialect])),
        )
        today = seoulDay(Date.parse(at))
        return chosen ?? today
      },
      read,
    },
  }
}

/** @param {(by: number) => void} onTurn */
function dayButtons(onTurn) {
  const earlier = button('‹', () => onTurn(-1), 'button-square')
  earlier.setAttribute('aria-label', words.earlier)
  const later = button('›', () => onTurn(1), 'button-square')
  later.setAttribute('aria-label', words.later)
  return {
    row: element('div', { class: 'button-row' }, earlier, later),
    /** @param {boolean} isAllowed */
    allowLater(isAllowed) {
      later.disabled = !isAllowed
    },
  }
}

/** What was taken and given back, by gateway. */
function sumTable() {
  const { whole, rows } = table(words.sumsCaption, [
    { text: words.gateway },
    { text: words.sales, isNumber: true },
    { text: words.refunds, isNumber: true },
    { text: words.net, isNumber: true },
  ])
  const total = totalRow()
  whole.append(element('tfoot', {}, total.row))
  const showSums = keyedRows(rows, ({ dialect }) => dialect, sumRow)
  return {
    box: element('div', { class: 'sums-box' }, whole),
    /** @param {readonly DaySums[]} sums */
    show(sums) {
      showSums(sums)
      total.show(sums)
    },
  }
}

/**
 * What the sums are made of, of all gateways or of one.
 *
 * @param {import('./settlement-rows.js').EntryPorts} ports
 */
function entryList(ports) {
  const { whole, rows } = table(words.entriesCaption, [
    { text: words.when, class: 'column-time' },
    { text: words.order },
    { text: words.amount, isNumber: true, class: 'column-won' },
    { text: words.act, isHidden: true, class: 'column-act' },
  ])
  const empty = emptyWords(words.none, words.noneMore)
  const box = scroller(words.entriesCaption, whole, empty)
  const gateway = choice(words.entriesOf, [{ value: '', text: words.all }], {
    chosen: '',
    onChoice: () => showLatest(),
  })
  const offered = new Set()
  const showEntries = keyedRows(
    rows,
    ({ number }) => String(number),
    (/** @type {BookedEntry} */ entry) => entryRow(entry, ports),
  )
  /** @type {DayBook | undefined} */
  let book
  const showLatest = () => {
    const latest = book?.latest(gateway.value === '' ? undefined : gateway.value) ?? []
    keepingPlace(box, () => showEntries(latest))
    whole.hidden = latest.length === 0
    empty.hidden = latest.length > 0
  }
  return {
    bar: element('div', { class: 'entries-bar' }, words.entries, gateway.group),
    box,
    /**
     * @param {DayBook} next
     * @param {readonly string[]} dialects that can be chosen from now on
     */
    show(next, dialects) {
      book = next
      for (const dialect of dialects) {
        if (!offered.has(dialect)) gateway.add({ value: dialect, text: gatewayText(dialect) })
        offered.add(dialect)
      }
      showLatest()
    },
  }
}

/** @param {string} day */
function bookOf(day) {
  return new DayBook(async (after, limit) => {
    const path = `/settlements/${day}?after=${after}&limit=${limit}`
    const answer = await askShop('GET', path, { as: 'operator' })
    return /** @type {{ entries: Entry[], next: number | null }} */ (answer)
  })
}

/** @param {string} day */
async function sumsOf(day) {
  const answer = await askShop('GET', `/settlements?from=${day}&to=${day}`, { as: 'operator' })
  const { days } = /** @type {{ days: DaySums[] }} */ (answer)
  return days
}
