import type { CaseTable } from './operation-case.js'

const as = 'operator'
const today = new Intl.DateTimeFormat('sv-SE', { timeZone: 'Asia/Seoul' })

/** What is asked of the settlement. */
export const settlementCases: CaseTable = {
  listSettlements: async (world) => {
    world.gateway.script.push('approved')
    await world.order({ buyer: 'settled', key: 'settled' })
    await world.shop.idle()
    const tooLong = { from: '2024-01-01', to: '2026-01-01' }
    const reversed = { from: '2026-01-02', to: '2026-01-01' }
    const invalid = { as, status: 400, error: 'INVALID_REQUEST' }
    return {
      valid: { as, query: { from: '2026-11-01', to: '2026-11-30' }, status: 200 },
      more: [
        { as, status: 200 },
        { ...invalid, query: tooLong },
        { ...invalid, query: reversed },
      ],
    }
  },
  getSettlement: (world) => {
    const day = today.format(world.clock.now())
    return { valid: { as, path: { day }, query: { limit: '1', after: '0' }, status: 200 } }
  },
}
