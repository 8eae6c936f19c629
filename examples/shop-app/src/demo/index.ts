// What benchmarks and tests of the whole shop take from the demo: real processes and their books.
export { audit, isClean, type AuditLine } from './audit/audit.js'
export { killRun, type KillRunEnd, type KillRunOptions, type KillTold } from './kills/kill-run.js'
export { freePort } from './processes/free-port.js'
export { GatewayProcess } from './processes/gateway-process.js'
export { ShopProcess } from './processes/shop-process.js'
