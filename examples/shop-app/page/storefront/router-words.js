// @ts-check
import { wordsOf } from '../shell/language.js'

export const routerWords = wordsOf({
  ko: {
    nothing: '찾을 수 없습니다',
    nothingLead: '이 주소에는 아무것도 없습니다.',
    wrong: '지금은 보여드릴 수 없습니다',
    away: '상점이 잠시 자리를 비웠습니다',
    awayLead: '연결되는 대로 이 화면을 보여드립니다.',
    again: '다시 시도',
    toProducts: '상품 보러 가기',
  },
  en: {
    nothing: 'Nothing here',
    nothingLead: 'There is nothing at this address.',
    wrong: 'This cannot be shown right now',
    away: 'The shop is away for a moment',
    awayLead: 'What you wanted to see appears as soon as it is back.',
    again: 'Try again',
    toProducts: 'To the products',
  },
})
