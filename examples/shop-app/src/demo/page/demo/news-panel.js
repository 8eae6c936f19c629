// @ts-check
import { element, setAttribute, setText } from '../element.js'
import { keyedRows } from '../keyed-rows.js'
import { countText, spanText, timeText, wordsOf } from '../shell/language.js'
import { onCrowds } from './gateway-state.js'
import { onHappened } from './happenings.js'
import { switchNameText } from './switch-words.js'

/** @typedef {import('./gateway-state.js').CrowdTold} CrowdTold */
/** @typedef {import('./happenings.js').Happened} Happened */
/**
 * @typedef {object} News
 * @property {string} key
 * @property {number} at
 * @property {string} text
 * @property {string} more
 * @property {'good' | 'wait' | 'bad' | 'on' | 'idle'} tone
 */

const words = wordsOf({
  ko: {
    title: '지금까지',
    lead: '최근 일부터',
    empty: '아직 아무 일도 없었습니다. 스위치를 하나 켜고 구매자를 보내 보세요.',
    on: (/** @type {string} */ name) => `‘${name}’ 켬`,
    off: (/** @type {string} */ name) => `‘${name}’ 끔`,
    calm: '모두 정상으로 돌림',
    restart: 'PG를 다시 시작함',
    restartMore:
      'PG가 처리 중이던 일을 잊습니다. 끝내 답이 없는 결제는 30초 뒤 검토 대기로 갑니다.',
    kill: '상점을 죽임',
    killMore: '같은 파일로 다시 시작합니다. 구매자들은 같은 키로 다시 묻습니다.',
    back: (/** @type {string} */ long) => `상점이 ${long} 만에 돌아옴`,
    ended: (/** @type {string} */ most, /** @type {string} */ long) =>
      `많게는 ${most}건이던 진행 중 주문이 ${long} 만에 모두 끝남`,
    crowd: (/** @type {string} */ buyers) => `구매자 ${buyers}명`,
    buying: '주문하는 중',
    told: {
      paid: '결제 성공',
      confirming: '결제 확인 중',
      declined: '카드 거절',
      turnedAway: '바로 돌려보냄',
      otherwise: '그 밖',
      unanswered: '답 없음',
    },
    repeats: (/** @type {string} */ count) => `같은 키로 다시 물음 ${count}회`,
  },
  en: {
    title: 'What happened',
    lead: 'latest first',
    empty: 'Nothing yet. Flip a switch, and send some buyers.',
    on: (/** @type {string} */ name) => `Switched on: ${name}`,
    off: (/** @type {string} */ name) => `Switched off: ${name}`,
    calm: 'All calm again',
    restart: 'The gateway was restarted',
    restartMore:
      'It forgets what it was working on: payments that it never settles go to review after 30 s.',
    kill: 'The shop was killed',
    killMore: 'It starts again on the same files; buyers ask again with the same key.',
    back: (/** @type {string} */ long) => `The shop was back after ${long}`,
    ended: (/** @type {string} */ most, /** @type {string} */ long) =>
      `All on their way have ended, up to ${most} at once, within ${long}`,
    crowd: (/** @type {string} */ buyers) => `${buyers} buyers`,
    buying: 'ordering',
    told: {
      paid: 'paid',
      confirming: 'being confirmed',
      declined: 'declined',
      turnedAway: 'turned away at once',
      otherwise: 'something else',
      unanswered: 'never answered',
    },
    repeats: (/** @type {string} */ count) => `asked again with the same key ${count} times`,
  },
})

const MOST_SHOWN = 8

/** What happened last: what was done here, and what the buyers were told. */
export function newsPanel() {
  const list = element('ol', { class: 'news' })
  const empty = element('p', { class: 'empty' }, words.empty)
  const show = keyedRows(list, ({ key }) => key, row)
  /** @type {readonly News[]} */
  let done = []
  /** @type {readonly News[]} */
  let crowds = []
  const draw = () => {
    const all = [...done, ...crowds].toSorted((a, b) => b.at - a.at).slice(0, MOST_SHOWN)
    empty.hidden = all.length > 0
    list.hidden = all.length === 0
    show(all)
  }
  onHappened((all) => {
    done = all.map(newsOf)
    draw()
  })
  onCrowds((all) => {
    crowds = all.map(crowdNews)
    draw()
  })
  return element(
    'section',
    { class: 'panel news-panel', 'aria-labelledby': 'news-title' },
    element(
      'div',
      { class: 'panel-head' },
      element('h2', { id: 'news-title' }, words.title),
      element('span', { class: 'panel-note' }, words.lead),
    ),
    empty,
    list,
  )
}

/** @param {News} first */
function row(first) {
  const text = element('span', { class: 'news-text' })
  const more = element('span', { class: 'news-more' })
  const made = element(
    'li',
    {},
    element('time', { class: 'news-time' }, timeText(first.at)),
    element('span', {}, text, more),
  )
  /** @param {News} news */
  const update = (news) => {
    setAttribute(made, 'data-tone', news.tone)
    setText(text, news.text)
    setText(more, news.more)
  }
  return { element: made, update }
}

/**
 * @param {Happened} what
 * @returns {News}
 */
function newsOf(what) {
  const { at, kind } = what
  const common = { at, key: `${kind} ${at}`, more: '' }
  switch (kind) {
    case 'on':
      return { ...common, text: words.on(switchNameText(what.name)), tone: 'wait' }
    case 'off':
      return { ...common, text: words.off(switchNameText(what.name)), tone: 'idle' }
    case 'restart':
      return { ...common, text: words.restart, more: words.restartMore, tone: 'wait' }
    case 'kill':
      return { ...common, text: words.kill, more: words.killMore, tone: 'bad' }
    case 'back':
      return { ...common, text: words.back(spanText(what.afterMs)), tone: 'good' }
    case 'ended': {
      const text = words.ended(countText(what.most), spanText(what.afterMs))
      return { ...common, text, tone: 'good' }
    }
    default:
      return { ...common, text: words.calm, tone: 'good' }
  }
}

/**
 * @param {CrowdTold} crowd
 * @returns {News}
 */
function crowdNews({ name, buyers, startedAt, isBuying, told, repeats }) {
  const parts = Object.entries(told)
    .filter(([, count]) => count > 0)
    .map(([what, count]) => `${words.told[/** @type {'paid'} */ (what)]} ${countText(count)}`)
  const all = [
    ...(isBuying ? [words.buying] : []),
    ...parts,
    ...(repeats > 0 ? [words.repeats(countText(repeats))] : []),
  ]
  const text = words.crowd(countText(buyers))
  return { key: name, at: Date.parse(startedAt), text, more: all.join(' · '), tone: 'on' }
}
