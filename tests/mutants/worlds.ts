import path from 'node:path'

const root = path.resolve(import.meta.dirname, '../..')

/** The worlds that mutants are hunted in, by their own names. */
export type WorldName = 'payment-client' | 'shop'

/** A world of mutants. */
export interface MutantWorld {
  /** For people: whose defects they are. */
  readonly explains: string
  /** Mutants patch files below this folder. */
  readonly sources: string
  /** The module of the world, and what it exports it as. */
  readonly module: string
  readonly exports: string
  /** What `pgsim replay` loads it from; null where it has it built in. */
  readonly builtFile: string | null
  /** The page beside this file that says what became of them, and its heading. */
  readonly page: string
  readonly heading: string
  /** Things in each seed: many small worlds see more than few large ones. */
  readonly entities: number
}

/** All of them. */
export const worlds: Readonly<Record<WorldName, MutantWorld>> = {
  'payment-client': {
    explains: 'the payment client',
    sources: path.join(root, 'packages/pg-client/src'),
    module: path.join(root, 'simulator/src/simulation/payment-world/payment-world.ts'),
    exports: 'paymentWorld',
    builtFile: null,
    page: 'results.md',
    heading: 'Mutants',
    entities: 20,
  },
  shop: {
    explains: 'the shop',
    sources: path.join(root, 'examples/shop-app/src'),
    module: path.join(root, 'examples/shop-app/src/simulation/shop-world.ts'),
    exports: 'world',
    builtFile: 'examples/shop-app/dist/simulation/shop-world.js',
    page: 'shop-results.md',
    heading: 'Mutants of the shop',
    entities: 12,
  },
}
