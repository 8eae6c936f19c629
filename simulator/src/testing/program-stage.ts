import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'

/** How a program ended. */
export interface Ended {
  readonly code: number | null
  readonly stdout: string
  readonly stderr: string
}

/** A program that runs. */
export interface Running {
  readonly child: ChildProcess
  /** Resolves with the first line on stdout, rejects when the process ends without one. */
  readonly firstLine: Promise<string>
  readonly ended: Promise<Ended>
}

/** Runs of `pgsim` that one test starts, and folders that it needs; `clear` ends them all. */
export class ProgramStage {
  readonly #program: string
  readonly #running: Running[] = []
  readonly #folders: string[] = []

  /** @param program the file that Node runs */
  constructor(program: string) {
    this.#program = program
  }

  start(...words: string[]): Running {
    return this.startAt(this.#program, ...words)
  }

  /** Starts another program in its place. */
  startAt(program: string, ...words: string[]): Running {
    const child = spawn(process.execPath, [program, ...words], {
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    let stdout = ''
    let stderr = ''
    child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text))
    const ended = once(child, 'close').then(([code]: (number | null)[]) => ({
      code: code ?? null,
      stdout,
      stderr,
    }))
    const firstLine = new Promise<string>((resolve, reject) => {
      child.stdout.setEncoding('utf8').on('data', (text: string) => {
        stdout += text
        if (stdout.includes('\n')) resolve(stdout.slice(0, stdout.indexOf('\n')))
      })
      void ended.then(() => reject(new Error(`the program ended: ${stderr}`)))
    })
    firstLine.catch(() => undefined)
    const started = { child, firstLine, ended }
    this.#running.push(started)
    return started
  }

  /** Starts `pgsim serve` on free ports and reads the line of JSON that it prints. */
  async served(...flags: string[]): Promise<Running & { ready: Record<string, string> }> {
    const running = this.start('serve', '--port', '0', '--json', ...flags)
    return { ...running, ready: JSON.parse(await running.firstLine) as Record<string, string> }
  }

  /** A folder for this test only. */
  newFolder(): string {
    const folder = mkdtempSync(path.join(tmpdir(), 'pgsim-'))
    this.#folders.push(folder)
    return folder
  }

  /** Ends and removes everything. */
  async clear(): Promise<void> {
    for (const { child, ended } of this.#running.splice(0)) {
      child.kill('SIGKILL')
      await ended
    }
    for (const folder of this.#folders.splice(0)) await rm(folder, { recursive: true })
  }
}
