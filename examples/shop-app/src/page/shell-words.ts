import type { Sentence } from '../http/language.js'
import type { PageFamily } from './page-families.js'

/** What stands on every page before its script runs. */
export const shellWords = {
  brand: { ko: '홀드패스트 상점', en: 'Holdfast shop' },
  skip: { ko: '본문으로 건너뛰기', en: 'Skip to the content' },
  sections: { ko: '둘러보기', en: 'Sections' },
  products: { ko: '상품', en: 'Products' },
  cart: { ko: '장바구니', en: 'Cart' },
  orders: { ko: '주문', en: 'Orders' },
  points: { ko: '포인트', en: 'Points' },
  operator: { ko: '운영', en: 'Operator' },
  break: { ko: '고장 내기', en: 'Break it' },
  logIn: { ko: '로그인', en: 'Log in' },
  noScript: {
    ko: '이 페이지는 JavaScript가 필요합니다. 같은 기능을 API로도 쓸 수 있습니다:',
    en: 'This page needs JavaScript. All that it does is in the API, too:',
  },
  footer: {
    ko: '연습용 상점입니다. 실제 돈은 오가지 않습니다.',
    en: 'A practice shop. No real money moves.',
  },
} as const satisfies Record<string, Sentence>

/** The title of a document, until its script says which screen it shows. */
export const familyTitles: Readonly<Record<PageFamily['name'], Sentence>> = {
  storefront: shellWords.products,
  operator: shellWords.operator,
  break: shellWords.break,
}
