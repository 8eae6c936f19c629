import type { CaseTable } from './operation-case.js'

/** What is asked of the points. */
export const pointsCases: CaseTable = {
  getPoints: async (world) => {
    const json = { userId: await world.idOf('rich'), amount: 100 }
    const headers = { 'idempotency-key': 'grant-0' }
    await world.ask('POST', '/points/grants', { as: 'admin', headers, json })
    return { valid: { as: 'rich', status: 200 } }
  },
  grantPoints: async (world) => {
    const json = { userId: await world.idOf('poor'), amount: 500 }
    const grant = { as: 'admin', headers: { 'idempotency-key': 'grant-1' } }
    const reused = { status: 422, error: 'IDEMPOTENCY_KEY_REUSED' }
    return {
      valid: { ...grant, json, status: 200 },
      more: [
        { ...grant, json: { ...json, amount: 501 }, ...reused },
        { ...grant, json: { ...json, userId: 'nobody' }, status: 404, error: 'USER_NOT_FOUND' },
      ],
    }
  },
}
