// @ts-check
import { element, setText } from '../element.js'
import { countText, wordsOf } from '../shell/language.js'
import { actOnce, sayWhy } from '../shell/act-once.js'
import { changeGateway, onGateway } from './gateway-state.js'
import { happened } from './happenings.js'
import { switchGroups, switchWords } from './switch-words.js'

/** @typedef {import('./switch-words.js').SwitchName} SwitchName */
/** @typedef {import('./gateway-state.js').GatewayState} GatewayState */

const words = wordsOf({
  ko: {
    title: '고장 스위치',
    calm: '모두 정상으로',
    gateway: 'PG',
    answers: 'PG의 응답',
    callbacks: 'PG의 콜백',
    away: 'PG 시뮬레이터가 응답하지 않습니다.',
    requests: (/** @type {string} */ requests) => `요청 ${requests}건`,
    pending: (/** @type {string} */ pending) => `처리 중 ${pending}건`,
    told: (/** @type {string} */ lost, /** @type {string} */ doubled, /** @type {string} */ late) =>
      `유실 ${lost} · 중복 ${doubled} · 지연 ${late}`,
    restarting: '다시 시작하는 중',
    isDown: '연결 불가',
  },
  en: {
    title: 'Switches',
    calm: 'All calm again',
    gateway: 'The gateway',
    answers: 'Its answers',
    callbacks: 'Its callbacks',
    away: 'The gateway’s simulator does not answer.',
    requests: (/** @type {string} */ requests) => `${requests} requests`,
    pending: (/** @type {string} */ pending) => `${pending} pending`,
    told: (/** @type {string} */ lost, /** @type {string} */ doubled, /** @type {string} */ late) =>
      `${lost} lost · ${doubled} doubled · ${late} late`,
    restarting: 'restarting',
    isDown: 'down',
  },
})

/** Switches that were thrown and have no answer yet: what is read meanwhile is old. */
const underWay = new Set()

/** The switches, by what they break. */
export function switchesPanel() {
  const calm = element('button', { type: 'button', class: 'button' }, words.calm)
  actOnce(calm, async () => {
    await changeGateway('POST', '/demo/calm')
    happened({ kind: 'calm' })
  })
  const away = element('p', { class: 'switches-away', hidden: '' }, words.away)
  const groups = switchGroups.map(group)
  onGateway((state) => {
    away.hidden = state.isAnswering
    for (const { show } of groups) show(state)
  })
  return element(
    'section',
    { class: 'panel switches', 'aria-labelledby': 'switches-title' },
    element(
      'div',
      { class: 'panel-head' },
      element('h2', { id: 'switches-title' }, words.title),
      calm,
    ),
    away,
    ...groups.map((one) => one.element),
  )
}

/** @param {(typeof switchGroups)[number]} group */
function group({ name, switches }) {
  const note = element('span', { class: 'panel-note' })
  const rows = switches.map(row)
  const made = element(
    'section',
    { class: 'switch-group', 'aria-labelledby': `switches-${name}` },
    element(
      'div',
      { class: 'switch-group-head' },
      element('h3', { id: `switches-${name}` }, words[name]),
      note,
    ),
    element('ul', {}, ...rows.map((one) => one.element)),
  )
  /** @param {GatewayState} state */
  const show = (state) => {
    setText(note, noteOf(name, state))
    for (const one of rows) one.show(state)
  }
  return { element: made, show }
}

/**
 * @param {(typeof switchGroups)[number]['name']} name
 * @param {GatewayState} state
 */
function noteOf(name, { counts, isListening, isRestarting }) {
  if (counts === null) return ''
  if (name === 'gateway') {
    if (isRestarting) return words.restarting
    return isListening ? words.requests(countText(counts.requests)) : words.isDown
  }
  if (name === 'answers') return words.pending(countText(counts.pendingCharges))
  const { callbacksLost, callbacksDoubled, callbacksLate } = counts
  return words.told(countText(callbacksLost), countText(callbacksDoubled), countText(callbacksLate))
}

/** @param {SwitchName} name */
function row(name) {
  const { name: title, hint } = switchWords[name]
  const box = element('input', {
    ...{ type: 'checkbox', role: 'switch', class: 'switch', id: `switch-${name}` },
    ...{ 'aria-describedby': `hint-${name}` },
  })
  const made = element(
    'li',
    { class: 'switch-row' },
    box,
    element('label', { for: box.id }, title),
    element('p', { id: `hint-${name}`, class: 'hint' }, hint),
  )
  const mark = () => made.toggleAttribute('data-on', box.checked)
  box.addEventListener('change', () => {
    mark()
    void flip()
  })
  /** @param {GatewayState} state */
  const show = ({ isAnswering, switches }) => {
    box.disabled = !isAnswering
    if (underWay.has(name)) return
    box.checked = switches.some((one) => one.name === name && one.isOn)
    mark()
  }
  /** One at a time; what was wished meanwhile comes next. */
  const flip = async () => {
    if (underWay.has(name)) return
    underWay.add(name)
    const isOn = box.checked
    try {
      await changeGateway('PUT', `/demo/switches/${name}`, { isOn })
      happened({ kind: isOn ? 'on' : 'off', name })
    } catch (error) {
      box.checked = !isOn
      sayWhy(error)
    } finally {
      underWay.delete(name)
      mark()
    }
    if (box.checked !== isOn) await flip()
  }
  return { element: made, show }
}
