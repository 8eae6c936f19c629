import { expect, it } from 'vitest'
import type { CpuProfile } from './cpu-profile.js'
import { timeByPart } from './time-by-part.js'

interface Called {
  readonly name: string
  readonly url?: string
  readonly us: number
  readonly calls?: readonly Called[]
}

/** A profile in which each frame of a tree was seen for so long. */
function profileOf(root: Called): CpuProfile {
  const nodes: CpuProfile['nodes'] = []
  const samples: number[] = []
  const timeDeltas: number[] = []
  const add = ({ name: functionName, url = '', us, calls = [] }: Called): number => {
    const id = nodes.length + 1
    const frame = { functionName, url, scriptId: '0', lineNumber: 0, columnNumber: 0 }
    const node: CpuProfile['nodes'][number] = { id, callFrame: frame }
    nodes.push(node)
    samples.push(id)
    timeDeltas.push(us)
    node.children = calls.map(add)
    return id
  }
  add(root)
  return { nodes, samples, timeDeltas }
}

const file = (path: string): string => `file:///work${path}`
const sharesOf = (calls: readonly Called[]) =>
  Object.fromEntries(
    [...timeByPart(profileOf({ name: '(root)', us: 0, calls }))].filter(([, share]) => share > 0),
  )

it('tells code apart by its file', () => {
  const calls = [
    { name: 'run', url: file('/packages/resilience-kit/dist/call/call.js'), us: 10 },
    { name: 'submit', url: file('/packages/pg-client/dist/index.js'), us: 20 },
    { name: 'handle', url: file('/simulator/dist/serving/gateway-front.js'), us: 30 },
    { name: 'carry', url: file('/simulator/dist/simulation/network/network.js'), us: 5 },
    { name: 'step', url: file('/packages/resilience-kit/dist/testing/virtual-clock.js'), us: 5 },
    { name: 'parse', url: file('/node_modules/.pnpm/zod@4/node_modules/zod/v4/core.js'), us: 15 },
    { name: 'parse', url: file('/node_modules/.pnpm/qs@6/node_modules/qs/lib/parse.js'), us: 5 },
    { name: 'processImmediate', url: 'node:internal/timers', us: 10 },
  ]
  expect(sharesOf(calls)).toEqual({
    kit: 0.1,
    client: 0.2,
    'gateway and dialects': 0.3,
    simulation: 0.1,
    zod: 0.15,
    'other packages': 0.05,
    'Node and V8': 0.1,
  })
})

it('counts code without a file to who calls it where that is zod or SQLite, else to Node', () => {
  const store = file('/packages/pg-client/dist/adapters/sqlite/row-writer.js')
  const calls = [
    { name: 'run', url: store, us: 10, calls: [{ name: 'run', us: 40 }] },
    {
      name: 'parse',
      url: file('/node_modules/zod/v4/core/schemas.js'),
      us: 0,
      calls: [{ name: '', us: 20 }],
    },
    {
      name: 'submit',
      url: file('/packages/pg-client/dist/index.js'),
      us: 0,
      calls: [{ name: 'hashDigest', us: 10 }],
    },
    { name: '(garbage collector)', us: 20 },
  ]
  expect(sharesOf(calls)).toEqual({ client: 0.1, SQLite: 0.4, zod: 0.2, 'Node and V8': 0.3 })
})

it('leaves out the time in which nothing runs', () => {
  const calls = [
    { name: '(idle)', us: 90 },
    { name: '(program)', us: 10 },
  ]
  expect(sharesOf(calls)).toEqual({ 'Node and V8': 1 })
})
