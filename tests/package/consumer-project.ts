import { execFile } from 'node:child_process'
import { cpSync, existsSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { promisify } from 'node:util'

const run = promisify(execFile)
const repository = path.resolve(import.meta.dirname, '../..')
const sources = path.join(import.meta.dirname, 'consumer')
const tsc = path.join(repository, 'node_modules/typescript/bin/tsc')

/** A project outside of this repository that has an unpacked library installed, without peers. */
export class ConsumerProject {
  readonly #root: string
  readonly #peers: readonly string[]

  /** `root` is created; `unpacked` is the folder of the library. */
  constructor(root: string, unpacked: string) {
    this.#root = root
    cpSync(sources, root, { recursive: true })
    writeFileSync(path.join(root, 'package.json'), JSON.stringify({ type: 'module' }))
    const { name, exports, peerDependencies = {} } = readManifest(unpacked)
    cpSync(unpacked, path.join(root, 'node_modules', name), { recursive: true })
    this.#link(repository, '@types/node')
    this.#peers = Object.keys(peerDependencies)
    const every = Object.keys(exports)
      .filter((entry) => !entry.endsWith('.json'))
      .map((entry, at) => `export * as entry${at} from '${name}${entry.slice(1)}'\n`)
    writeFileSync(path.join(root, 'every-entry.ts'), every.join(''))
    writeFileSync(path.join(root, 'every-entry.mjs'), `${every.join('')}console.log('[]')\n`)
  }

  /** Installs the library's optional peers, which it finds below `source`. */
  installPeers(source: string): void {
    for (const peer of this.#peers) this.#link(source, peer)
  }

  #link(owner: string, dependency: string): void {
    const at = path.join(this.#root, 'node_modules', dependency)
    mkdirSync(path.dirname(at), { recursive: true })
    symlinkSync(path.join(owner, 'node_modules', dependency), at, 'dir')
  }

  /** Runs one of the programs; what it printed. */
  async run(program: string): Promise<unknown> {
    return JSON.parse((await run(process.execPath, [program], { cwd: this.#root })).stdout)
  }

  /** What the compiler finds in the project and the library's declarations, and what it read. */
  async typeCheck(compilerOptions: Readonly<Record<string, unknown>>): Promise<TypeCheck> {
    const strict = { strict: true, noEmit: true, skipLibCheck: false, target: 'es2023' }
    const checked = { ...strict, allowJs: true, checkJs: true, types: ['node'] }
    const config = { compilerOptions: { ...checked, ...compilerOptions }, include: ['*'] }
    writeFileSync(path.join(this.#root, 'tsconfig.json'), JSON.stringify(config))
    const args = [tsc, '--pretty', 'false', '--listFiles']
    const said = await run(process.execPath, args, { cwd: this.#root }).then(
      ({ stdout }) => stdout.split('\n'),
      (error: { stdout: string }) => error.stdout.split('\n'),
    )
    const errors = said.filter((line) => /error TS\d+/.test(line))
    const files = said.filter((line) => !errors.includes(line) && existsSync(line))
    return { errors, files: files.map((file) => path.relative(this.#root, file)) }
  }
}

interface Manifest {
  readonly name: string
  readonly exports: Readonly<Record<string, unknown>>
  readonly peerDependencies?: Readonly<Record<string, string>>
}

function readManifest(folder: string): Manifest {
  return JSON.parse(readFileSync(path.join(folder, 'package.json'), 'utf8')) as Manifest
}

export interface TypeCheck {
  readonly errors: readonly string[]
  /** Below the project's folder, or outside of it. */
  readonly files: readonly string[]
}
