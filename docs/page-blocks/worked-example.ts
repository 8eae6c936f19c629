import { execFile } from 'node:child_process'
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

/** What is part of the copy, and what it only refers to. */
const COPIED = ['simulator', 'openapi', 'tests/contract', 'tests/package.json']
const LINKED = ['node_modules', 'simulator/node_modules', 'packages', 'tsconfig.base.json']

const COMPILED = {
  extends: '../tsconfig.base.json',
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

/** A copy of the simulator and its contracts, in which everything was done that a guide says. */
export class WorkedExample {
  readonly #root = mkdtempSync(path.join(tmpdir(), 'holdfast-guide-'))
  readonly #written: readonly string[]

  /**
   * @param text the guide's page
   * @throws Error where a line of a change that is not added is not in its file just once.
   */
  constructor(text: string) {
    for (const copied of COPIED) {
      cpSync(path.join(ROOT, copied), this.#at(copied), { recursive: true, filter: isSource })
    }
    for (const linked of LINKED) symlinkSync(path.join(ROOT, linked), this.#at(linked))
    this.#linkTests()
    this.#written = writtenFiles(text).map(({ file }) => file)
    for (const { file, code } of writtenFiles(text)) this.#write(file, code)
    for (const { file, code } of changedFiles(text)) {
      this.#write(file, changed(readFileSync(this.#at(file), 'utf8'), code, file))
    }
  }

  /** Compiles the simulator, and checks the types of the tests that the guide writes. */
  async build(): Promise<Ran> {
    const tests = this.#written.filter((file) => file.endsWith('.test.ts'))
    const [own = [], ofContracts = []] = ['simulator', 'tests'].map((folder) =>
      tests
        .filter((file) => file.startsWith(`${folder}/`))
        .map((file) => path.relative(folder, file)),
    )
    this.#write('simulator/tsconfig.json', JSON.stringify({ ...COMPILED, files: own }))
    const compiled = await this.#run('typescript/bin/tsc', 'simulator', '-p', '.')
    if (compiled.code !== 0 || ofContracts.length === 0) return compiled
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

  /** Takes the copy away. */
  end(): void {
    rmSync(this.#root, { recursive: true, force: true })
  }

  /** The contract tests import the simulator of the copy, and everything else as they do here. */
  #linkTests(): void {
    const own = path.join(ROOT, 'tests/node_modules')
    const names = readdirSync(own).flatMap((name) =>
      name.startsWith('@') ? readdirSync(path.join(own, name)).map((it) => `${name}/${it}`) : name,
    )
    for (const name of names) {
      const link = this.#at(`tests/node_modules/${name}`)
      mkdirSync(path.dirname(link), { recursive: true })
      const isCopied = name === '@holdfast/pg-simulator'
      symlinkSync(isCopied ? this.#at('simulator') : path.join(own, name), link)
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
