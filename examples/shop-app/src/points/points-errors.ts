import { defineErrors } from '../http/shop-error.js'

/** What can be wrong with using points. */
export const pointsErrors = defineErrors({
  INSUFFICIENT_POINTS: {
    status: 409,
    ko: '포인트가 부족합니다.',
    en: 'There are not enough points.',
  },
  // In the words of accounts: their look-up says of nobody that there is nobody.
  USER_NOT_FOUND: {
    status: 404,
    ko: '존재하지 않는 사용자입니다.',
    en: 'There is no such user.',
  },
  POINTS_ALREADY_REFUNDED: {
    status: 409,
    ko: '이미 반환된 포인트입니다.',
    en: 'These points were given back already.',
  },
})
