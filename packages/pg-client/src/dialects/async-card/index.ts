export { asyncCard } from './async-card-dialect.js'
export type { AsyncCardInstrument, AsyncCardOptions, AsyncCardType } from './async-card-dialect.js'
