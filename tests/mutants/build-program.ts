import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import path from 'node:path'
import { pathToFileURL } from 'node:url'
import { build, type Plugin } from 'vite'
import type { Mutant } from './mutant.js'
import { worlds, type WorldName } from './worlds.js'

const root = path.resolve(import.meta.dirname, '../..')
const simulator = path.join(root, 'simulator')

/** Workers of vitest build at the same time. */
const { VITEST_POOL_ID: builder = '0' } = process.env

/** Where built programs are kept: as deep as the simulator's modules, which read its version. */
const programs = path.join(simulator, 'node_modules/.cache', `mutants-${builder}`)

const entry = 'hunting-program'

/** Does what it is asked for; see `Hunter`. */
const entryCode = ({ module, exports }: (typeof worlds)[WorldName]): string => `
import { parentPort } from 'node:worker_threads'
import { failuresOf } from '${simulator}/src/simulation/hunt/failures-of.ts'
import { playSeeds } from '${simulator}/src/simulation/hunt/play-seeds.ts'
import { ${exports} as world } from '${module}'
import { replayIn } from '${simulator}/src/simulation/shrink/replay.ts'
import { readRepro } from '${simulator}/src/simulation/shrink/repro.ts'
import { readScenarioFile } from '${simulator}/src/scenario/scenario-file.ts'

const scenario = readScenarioFile('${simulator}/scenarios/everything.yaml')
const answers = {
  hunt: ({ options, range }) => playSeeds(world, { ...options, scenario }, range, () => []),
  shrink: ({ options, failed }) => failuresOf(world, { ...options, scenario }, [failed]),
  replay: async ({ file }) => {
    const { violations, strikes } = await replayIn(world, readRepro(file))
    return { violations, strikes }
  },
}
parentPort.on('message', async (asked) => {
  parentPort.postMessage(await answers[asked.kind](asked))
})
`

/** What of a mutant decides how it is built. */
export type Patch = Pick<Mutant, 'name' | 'world' | 'file' | 'lines' | 'instead'>

/** As it is: nothing is patched. */
export type Unchanged = Required<Pick<Patch, 'world'>>

/**
 * Builds a world with its program's sources, one of them patched, into one file. Gives its path.
 *
 * @throws Error where the patch does not fit: its lines are not there exactly once, or the
 *   simulation has no such file.
 */
export async function buildProgram(program: Patch | Unchanged): Promise<string> {
  const { world = 'payment-client' } = program
  const patch = 'file' in program ? program : undefined
  const name = patch?.name ?? `unchanged-${world}`
  const planting = patch && planted(patch, worlds[world].sources)
  await build({
    root,
    configFile: false,
    logLevel: 'error',
    plugins: [programEntry(world), ...(planting ? [planting.plugin] : [])],
    ssr: {
      noExternal: true,
      resolve: { conditions: ['@holdfast/source', 'node', 'import', 'default'] },
    },
    build: {
      ssr: true,
      target: 'node20',
      outDir: programs,
      emptyOutDir: false,
      minify: false,
      rolldownOptions: {
        input: entry,
        output: { entryFileNames: `${name}.mjs`, codeSplitting: false },
      },
    },
  })
  if (planting?.isDone === false) throw new Error(`${name}: nobody imports ${patch?.file}`)
  return path.join(programs, `${name}.mjs`)
}

/** The entry is a text; the one native module stays where it is installed. */
function programEntry(world: WorldName): Plugin {
  return {
    name: 'program-entry',
    enforce: 'pre',
    resolveId: (id) => {
      if (id === entry) return id
      if (id !== 'better-sqlite3') return undefined
      const installed = createRequire(path.join(simulator, 'package.json')).resolve(id)
      return { id: pathToFileURL(installed).href, external: true }
    },
    load: (id) => (id === entry ? entryCode(worlds[world]) : undefined),
  }
}

function planted(
  patch: Patch,
  sources: string,
): { readonly plugin: Plugin; readonly isDone: boolean } {
  const file = path.join(sources, patch.file)
  let isDone = false
  const plugin: Plugin = {
    name: 'planted-defect',
    enforce: 'pre',
    load: async (id) => {
      if (id !== file) return undefined
      isDone = true
      return patched(await readFile(file, 'utf8'), patch)
    },
  }
  return {
    plugin,
    get isDone() {
      return isDone
    },
  }
}

/** @throws Error where the lines do not stand there exactly once. */
export function patched(source: string, { name, file, lines, instead }: Patch): string {
  const all = source.split('\n')
  const standsAt = (start: number): boolean =>
    lines.every((line, offset) => all[start + offset]?.trim() === line)
  const [place, ...more] = [...all.keys()].filter(standsAt)
  if (place === undefined || more.length > 0) {
    const times = place === undefined ? 'nowhere' : `${more.length + 1} times`
    throw new Error(`${name}: its lines stand ${times} in ${file}; they must stand there once`)
  }
  return all.toSpliced(place, lines.length, ...instead).join('\n')
}
