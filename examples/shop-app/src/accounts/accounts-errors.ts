import { defineErrors } from '../http/shop-error.js'

/** What can be wrong with an account, or with whoever says that it is theirs. */
export const accountsErrors = defineErrors({
  INVALID_CREDENTIALS: {
    status: 401,
    ko: '이메일 또는 비밀번호가 올바르지 않습니다.',
    en: 'The e-mail address or the password is wrong.',
  },
  USER_NOT_FOUND: {
    status: 404,
    ko: '존재하지 않는 사용자입니다.',
    en: 'There is no such user.',
  },
  EMAIL_TAKEN: {
    status: 409,
    ko: '이미 존재하는 이메일입니다.',
    en: 'There is an account with this e-mail address already.',
  },
})
