export { VirtualClock, type VirtualClockOptions } from './virtual-clock.js'
export { seededRandom, type SeededRandom } from './seeded-random.js'
export { sequentialIds } from './sequential-ids.js'
export { scriptedOperation, type ScriptedOperation, type ScriptStep } from './scripted-operation.js'
