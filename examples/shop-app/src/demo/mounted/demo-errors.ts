import { defineErrors } from '../../http/shop-error.js'

/** What can be wrong with what the demo is asked for. */
export const demoErrors = defineErrors({
  NOT_FROM_HERE: {
    status: 403,
    ko: '데모 조작은 이 컴퓨터의 데모 페이지에서만 할 수 있습니다.',
    en: 'Only this machine, and the demo’s own page, may ask for this.',
  },
  NO_OPERATOR: {
    status: 404,
    ko: '이 데모에는 운영자 계정이 없습니다. --staff로 추가해주세요.',
    en: 'This demo has no operator: add one with --staff.',
  },
  NO_SUCH_SWITCH: {
    status: 404,
    ko: '없는 스위치입니다.',
    en: 'There is no such switch.',
  },
  TOO_MANY_CROWDS: {
    status: 409,
    ko: '구매자 무리가 이미 여럿 주문하고 있습니다. 끝난 뒤에 다시 보내주세요.',
    en: 'Enough crowds are ordering already: send another one when they are done.',
  },
  GATEWAY_RESTARTING: {
    status: 409,
    ko: 'PG를 이미 다시 시작하고 있습니다.',
    en: 'The gateway is restarting already.',
  },
  SIMULATOR_AWAY: {
    status: 502,
    ko: 'PG 시뮬레이터가 응답하지 않습니다.',
    en: 'The gateway’s simulator does not answer.',
  },
})
