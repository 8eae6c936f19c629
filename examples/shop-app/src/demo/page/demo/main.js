// @ts-check
import { byId, element } from '../element.js'
import { wordsOf } from '../shell/language.js'
import { actionsPanel, killDialog } from './actions-panel.js'
import { auditPanel } from './audit-panel.js'
import { isAnythingBroken, keepLooking } from './gateway-state.js'
import { watchForNews } from './happenings.js'
import { newsPanel } from './news-panel.js'
import { switchesPanel } from './switches-panel.js'

const words = wordsOf({
  ko: {
    title: '고장 내기',
    lead: '스위치로 PG를 고장 내고, 구매자를 보내고, 한창일 때 상점을 죽여 보세요. 진행 중은 늘었다가 0으로 돌아오고, 중복 결제와 유실은 0에 머뭅니다.',
  },
  en: {
    title: 'Break it',
    lead:
      'Break the gateway, send buyers, kill the shop in the middle. What is on its way goes ' +
      'up and comes back to 0; doubled and lost stay 0.',
  },
})

byId('main', HTMLElement).replaceChildren(
  element(
    'header',
    { class: 'break-head' },
    element('h1', {}, words.title),
    element('p', { class: 'lead' }, words.lead),
  ),
  element(
    'div',
    { class: 'break' },
    auditPanel(isAnythingBroken),
    actionsPanel(),
    switchesPanel(),
    newsPanel(),
  ),
  killDialog(),
)
watchForNews()
keepLooking()
