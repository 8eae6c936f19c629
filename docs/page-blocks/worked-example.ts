import { execFile, spawn, type ChildProcess } from 'node:child_process'
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { ROOT } from './page.js'
import { changed, changedFiles, writtenFiles } from './written-files.js'

const CLIENT = 'packages/pg-client'

/** What is part of the copy, and what it only refers to. */
const COPIED = ['simulator', 'openapi', 'tests/contract', 'tests/package.json']
const LINKED = ['node_modules', 'simulator/node_modules', 'tsconfig.base.json']
/** Of a guide that changes the client, and of any other. */
const WITH_CLIENT = { copied: [CLIENT], linked: [`${CLIENT}/node_modules`] }
const WITHOUT_CLIENT = { copied: [], linked: ['packages'] }

const COMPILED = {
  compilerOptions: { rootDir: 'src', outDir: 'dist', composite: false },
  include: ['src'],
  exclude: ['**/*.test.ts', 'src/testing'],
}
const CHECKED = {
  extends: '../tsconfig.base.json',
  compilerOptions: { noEmit: true, composite: false },
}

/** How a program ended. */
export interface Ran {
  readonly code: number
  /** What it printed, errors included. */
  readonly said: string
}

/**
 * A copy of the simulator, the contracts and, where a guide changes it, the client, in which
 * everything was done that a guide says.
 */
export class WorkedExample {
  readonly #root = mkdtempSync(path.join(tmpdir(), 'holdfast-guide-'))
  readonly #written: readonly string[]
  /** The folders that are copied, and so have to be compiled, by the name of their package. */
  readonly #compiled: ReadonlyMap<string, string>
  readonly #served: ChildProcess[] = []

  /**
   * @param text the guide's page
   * @throws Error where a line of a change that is not added is not in its file just once.
   */
  constructor(text: string) {
    this.#written = writtenFiles(text).map(({ file }) => file)
    const changesClient = this.#written.some((file) => file.startsWith(`${CLIENT}/`))
    const more = changesClient ? WITH_CLIENT : WITHOUT_CLIENT
    for (const copied of [...COPIED, ...more.copied]) {
      cpSync(path.join(ROOT, copied), this.#at(copied), { recursive: true, filter: isSource })
    }
    for (const linked of [...LINKED, ...more.linked]) {
      symlinkSync(path.join(ROOT, linked), this.#at(linked))
    }
    this.#compiled = new Map([
      ...(changesClient ? [['@holdfast/pg-client', CLIENT] as const] : []),
      ['@holdfast/pg-simulator', 'simulator'],
    ])
    this.#linkTests()
    for (const { file, code } of writtenFiles(text)) this.#write(file, code)
    for (const { file, code } of changedFiles(text)) {
      this.#write(file, changed(readFileSync(this.#at(file), 'utf8'), code, file))
    }
  }

  /** Compiles what is copied, and checks the types of the tests that the guide writes. */
  async build(): Promise<Ran> {
    const tests = this.#written.filter((file) => file.endsWith('.test.ts'))
    const inside = (folder: string): string[] =>
      tests
        .filter((file) => file.startsWith(`${folder}/`))
        .map((file) => path.relative(folder, file))
    for (const folder of this.#compiled.values()) {
      const base = path.posix.join(path.posix.relative(folder, '.'), 'tsconfig.base.json')
      const config = { extends: base, ...COMPILED, files: inside(folder) }
      this.#write(`${folder}/tsconfig.json`, JSON.stringify(config))
      const compiled = await this.#run('typescript/bin/tsc', folder, '-p', '.')
      if (compiled.code !== 0) return compiled
    }
    const ofContracts = inside('tests')
    if (ofContracts.length === 0) return { code: 0, said: '' }
    this.#write('tests/tsconfig.json', JSON.stringify({ ...CHECKED, files: ofContracts }))
    return this.#run('typescript/bin/tsc', 'tests', '-p', '.')
  }

  /** Runs tests with vitest; what follows `vitest run`, such as files and folders. */
  test(...args: readonly string[]): Promise<Ran> {
    const patient = ['--root', '.', '--testTimeout', '30000', '--maxWorkers', '2']
    return this.#run('vitest/vitest.mjs', '.', 'run', ...patient, ...args)
  }

  /** Runs `pgsim`, once it is compiled. */
  pgsim(...args: readonly string[]): Promise<Ran> {
    return run([this.#at('simulator/dist/cli/main.js'), ...args], this.#root)
  }

  /** Serves with `pgsim serve` on free ports; gives the gateway's address. */
  async serve(...args: readonly string[]): Promise<string> {
    const ports = ['--port', '0', '--admin-port', '0']
    const program = this.#at('simulator/dist/cli/main.js')
    const child = spawn(process.execPath, [program, 'serve', ...ports, ...args], {
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    this.#served.push(child)
    let said = ''
    for await (const chunk of child.stdout) {
      said += String(chunk)
      const url = /^gateway\s+(?<url>\S+)/m.exec(said)?.groups?.['url']
      if (url !== undefined) return url
    }
    throw new Error(`pgsim serve ended: ${said}`)
  }

  /** Runs a program of the guide's with Node. */
  node(file: string, ...args: readonly string[]): Promise<Ran> {
    return run([this.#at(file), ...args], this.#root)
  }

  /** Ends what it serves, and takes the copy away. */
  end(): void {
    for (const child of this.#served) child.kill()
    rmSync(this.#root, { recursive: true, force: true })
  }

  /** The contract tests import what is copied from the copy, and all else as they do here. */
  #linkTests(): void {
    const own = path.join(ROOT, 'tests/node_modules')
    const names = readdirSync(own).flatMap((name) =>
      name.startsWith('@') ? readdirSync(path.join(own, name)).map((it) => `${name}/${it}`) : name,
    )
    for (const name of names) {
      const link = this.#at(`tests/node_modules/${name}`)
      mkdirSync(path.dirname(link), { recursive: true })
      const copied = this.#compiled.get(name)
      symlinkSync(copied === undefined ? path.join(own, name) : this.#at(copied), link)
    }
  }

  #run(program: string, folder: string, ...args: readonly string[]): Promise<Ran> {
    return run([path.join(ROOT, 'node_modules', program), ...args], this.#at(folder))
  }

  #write(file: string, text: string): void {
    mkdirSync(path.dirname(this.#at(file)), { recursive: true })
    writeFileSync(this.#at(file), text)
  }

  #at(file: string): string {
    return path.join(this.#root, file)
  }
}

function run(command: readonly string[], cwd: string): Promise<Ran> {
  return new Promise((resolve) => {
    const env = { ...process.env, NO_COLOR: '1', FORCE_COLOR: undefined }
    execFile(process.execPath, command, { cwd, env }, (error, stdout, stderr) => {
      const code = error === null ? 0 : typeof error.code === 'number' ? error.code : 1
      resolve({ code, said: stdout + stderr })
    })
  })
}

/** Without what is built. */
function isSource(file: string): boolean {
  return !['node_modules', 'dist'].includes(path.basename(file))
}
