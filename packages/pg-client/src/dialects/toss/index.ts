export { toss } from './toss-dialect.js'
export type { TossInstrument } from './toss-requests.js'
export type { TossOptions } from './toss-access.js'
