import { createRequire } from 'node:module'

const { version } = createRequire(import.meta.url)('../../../package.json') as {
  readonly version: string
}

/** The version of the simulator: other versions may run another program. */
export const packageVersion = version
