import type { CpuProfile } from './cpu-profile.js'

/** What processor time is spent on, in the order of the table. */
export const parts = [
  'simulation',
  'gateway and dialects',
  'client',
  'kit',
  'zod',
  'SQLite',
  'other packages',
  'Node and V8',
] as const
/** One of them. */
export type Part = (typeof parts)[number]

/** By the beginning of a path below the workspace, the first that fits. */
const byPath: readonly (readonly [path: string, part: Part])[] = [
  // The clock of all runs.
  ['/packages/resilience-kit/dist/testing/', 'simulation'],
  ['/packages/resilience-kit/', 'kit'],
  ['/packages/pg-client/', 'client'],
  ['/simulator/dist/simulation/', 'simulation'],
  ['/simulator/', 'gateway and dialects'],
  ['/bench/', 'simulation'],
  ['/node_modules/zod/', 'zod'],
  ['/node_modules/better-sqlite3/', 'SQLite'],
  ['/node_modules/', 'other packages'],
]

/** Where machine code stands by a file of the client's, SQLite itself is called. */
const callsSqlite = '/packages/pg-client/dist/adapters/sqlite/'

type Frame = CpuProfile['nodes'][number]

/**
 * The share of each part in the time that was not idle, by where the code stands that runs. What is
 * built into V8 (`JSON.parse`, `Map`) counts to who calls it: a profile does not tell it apart.
 */
export function timeByPart({ nodes, samples, timeDeltas }: CpuProfile): ReadonlyMap<Part, number> {
  const parentOf = new Map<number, Frame>()
  for (const node of nodes) for (const child of node.children ?? []) parentOf.set(child, node)
  const partOfNode = new Map(nodes.map((node) => [node.id, partOf(node, parentOf)] as const))
  const spent = new Map<Part, number>()
  let total = 0
  for (const [at, id] of (samples ?? []).entries()) {
    const part = partOfNode.get(id)
    if (part === undefined) continue
    const us = timeDeltas?.[at] ?? 0
    total += us
    spent.set(part, (spent.get(part) ?? 0) + us)
  }
  return new Map(parts.map((part) => [part, (spent.get(part) ?? 0) / total]))
}

/** Undefined: nothing runs. */
function partOf(node: Frame, parentOf: ReadonlyMap<number, Frame>): Part | undefined {
  const { url, functionName } = node.callFrame
  if (functionName === '(idle)') return undefined
  if (url !== '') return partOfFile(url)
  // `(garbage collector)`, `(program)` and the like stand outside of all code.
  if (/^\(.+\)$/.test(functionName) && functionName !== '(anonymous)') return 'Node and V8'
  // Without a file: a native function, or code that was made while running, as zod does.
  let caller = parentOf.get(node.id)
  while (caller && caller.callFrame.url === '') caller = parentOf.get(caller.id)
  const from = caller?.callFrame.url ?? ''
  if (from.includes(callsSqlite)) return 'SQLite'
  const part = partOfFile(from)
  return part === 'zod' || part === 'SQLite' ? part : 'Node and V8'
}

function partOfFile(url: string): Part {
  return byPath.find(([path]) => url.includes(path))?.[1] ?? 'Node and V8'
}
