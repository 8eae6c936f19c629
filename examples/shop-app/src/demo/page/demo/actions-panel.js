// @ts-check
import { confirmDialog } from '../confirm-dialog.js'
import { element } from '../element.js'
import { notice } from '../notice.js'
import { wordsOf } from '../shell/language.js'
import { askShop } from '../shell/shop-api.js'
import { actOnce } from '../shell/act-once.js'
import { lookAtGateway } from './gateway-state.js'
import { happened } from './happenings.js'

const words = wordsOf({
  ko: {
    title: '해 보기',
    buyers: '구매자 100명 보내기',
    buyersHint: '5초에 걸쳐 한 사람이 한 건씩 주문하고, 답이 없으면 같은 키로 다시 묻습니다.',
    buyersSent: '구매자 100명이 들어옵니다.',
    restart: 'PG 다시 시작',
    restartHint: '3초 동안 사라집니다. 원장은 남지만 처리 중이던 일은 잊습니다.',
    restartSent: 'PG가 3초 뒤에 돌아옵니다.',
    kill: '상점 죽이기…',
    killHint: '프로세스가 SIGKILL로 정말 죽고, 같은 파일로 다시 시작합니다.',
    killTitle: '상점을 죽일까요?',
    killText:
      '정리할 틈 없이 프로세스가 끝납니다(SIGKILL). ‘npm run demo’로 열었다면 곧 다시 시작하고, 이 페이지도 저절로 이어집니다.',
    killYes: '죽이기',
    no: '그만두기',
  },
  en: {
    title: 'Try it',
    buyers: 'Send 100 buyers',
    buyersHint:
      'One order each, over five seconds. Whoever gets no answer asks again with the same key.',
    buyersSent: '100 buyers are on their way in.',
    restart: 'Restart the gateway',
    restartHint: 'Away for 3 s. It keeps its ledger, and forgets what it was working on.',
    restartSent: 'The gateway is back in 3 s.',
    kill: 'Kill the shop…',
    killHint: 'The process really dies, by SIGKILL, and starts again on the same files.',
    killTitle: 'Kill the shop?',
    killText:
      'The process ends without a last word (SIGKILL). Opened by “npm run demo”, it is ' +
      'started again at once, and this page goes on by itself.',
    killYes: 'Kill it',
    no: 'Leave it',
  },
})

const BUYERS = 100

/** What can be done besides throwing switches. */
export function actionsPanel() {
  const buyers = action('buyers', 'button button-large button-main', async () => {
    await askShop('POST', '/demo/buyers', { json: { count: BUYERS } })
    notice(words.buyersSent)
    void lookAtGateway()
  })
  const restart = action('restart', 'button button-large', async () => {
    await askShop('POST', '/demo/restart-gateway', { json: {} })
    happened({ kind: 'restart' })
    notice(words.restartSent)
    void lookAtGateway()
  })
  const kill = action('kill', 'button button-large button-danger', async () => {
    const { killTitle: title, killText: text, killYes: yes } = words
    if ((await confirmDialog({ title, text, yes })) === undefined) return
    await askShop('POST', '/demo/kill', { json: {} })
    happened({ kind: 'kill' })
  })
  return element(
    'section',
    { class: 'panel actions', 'aria-labelledby': 'actions-title' },
    element('h2', { id: 'actions-title', class: 'visually-hidden' }, words.title),
    ...[buyers, restart, kill],
  )
}

/**
 * @param {'buyers' | 'restart' | 'kill'} name
 * @param {string} look
 * @param {() => Promise<void>} act
 */
function action(name, look, act) {
  const hint = element('p', { class: 'hint', id: `${name}-hint` }, words[`${name}Hint`])
  const button = element(
    'button',
    { type: 'button', class: look, 'aria-describedby': hint.id },
    words[name],
  )
  actOnce(button, act)
  return element('div', { class: 'action' }, button, hint)
}

/** What is asked before the shop is killed. */
export function killDialog() {
  const no = { type: 'button', id: 'dialog-no', class: 'button', autofocus: '' }
  const yes = { type: 'submit', id: 'dialog-yes', class: 'button button-danger', value: 'yes' }
  return element(
    'dialog',
    {
      id: 'dialog',
      class: 'dialog',
      'aria-labelledby': 'dialog-title',
      'aria-describedby': 'dialog-text',
    },
    element(
      'form',
      { method: 'dialog' },
      element('h2', { id: 'dialog-title' }),
      element('p', { id: 'dialog-text' }),
      element(
        'div',
        { class: 'dialog-actions' },
        element('button', no, words.no),
        element('button', yes),
      ),
    ),
  )
}
