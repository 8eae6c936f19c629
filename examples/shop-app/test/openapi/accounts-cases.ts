import type { CaseTable } from './operation-case.js'

const newcomer = { email: 'newcomer@shop.test', password: 'a long password', name: '새 손님' }
const known = { email: 'known@shop.test', password: 'password of known' }

/** What is asked of the accounts. */
export const accountsCases: CaseTable = {
  signUp: () => ({
    valid: { json: newcomer, status: 201 },
    more: [
      { json: newcomer, status: 409, error: 'EMAIL_TAKEN' },
      { json: { ...newcomer, email: 'nobody' }, status: 400, error: 'INVALID_REQUEST' },
    ],
  }),
  logIn: async (world) => {
    await world.tokenOf('known')
    return {
      valid: { json: known, status: 200 },
      more: [
        { json: { ...known, password: 'wrong' }, status: 401, error: 'INVALID_CREDENTIALS' },
        { json: { ...known, email: 'nobody' }, status: 401, error: 'INVALID_CREDENTIALS' },
      ],
    }
  },
  getMe: () => ({ valid: { as: 'me', status: 200 } }),
  deleteMe: async (world) => {
    await world.tokenOf('leaver')
    const wrong = { json: { password: 'not mine' }, status: 401, error: 'INVALID_CREDENTIALS' }
    const gone = { json: { password: 'password of leaver' }, status: 404, error: 'USER_NOT_FOUND' }
    await world.tokenOf('stayer')
    return {
      valid: { as: 'leaver', json: { password: 'password of leaver' }, status: 204 },
      more: [
        { as: 'stayer', ...wrong },
        { as: 'leaver', ...gone },
      ],
    }
  },
}
