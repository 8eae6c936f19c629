import { execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { ROOT } from './page.js'

const BLOCK = /^```console\n(?<lines>[^]*?)^```$/gm

/** What differs from run to run: keys with a date in them, times of day, moments. */
const KEY = /\b(?:\d{8}:TR:[0-9a-f]{6}|tviva\d{14}\w+)/g
const MOMENT = /\d{4}-\d\d-\d\dT[\d:.]+(?:Z|[+-]\d\d:\d\d)|\b\d\d:\d\d:\d\d\b/g

/** A command that a page shows, and what it shows of its output; `...` stands for anything. */
export interface ShownCommand {
  readonly command: string
  readonly output: string
}

/** The commands of a page's console blocks; each begins with `$ `. */
export function commandsOf(text: string): readonly ShownCommand[] {
  return [...text.matchAll(BLOCK)].flatMap(({ groups }) => {
    const [before = '', ...parts] = (groups?.['lines'] ?? '').split(/^\$ /m)
    if (before !== '') throw new Error(`a console block begins with '${before}'`)
    return parts.map((part) => {
      const [command = '', ...output] = part.split('\n')
      return { command, output: output.join('\n').trim() }
    })
  })
}

/**
 * Types commands as a reader would, `pgsim serve` in a terminal of its own. Ports are others than
 * shown, and keys that differ are put into later commands.
 */
export class ConsoleSession {
  readonly #folder = mkdtempSync(path.join(tmpdir(), 'holdfast-session-'))
  readonly #keys = new Map<string, string>()
  readonly #ports: ReadonlyMap<string, string>
  #isServing = false
  #stop = (): Promise<void> => Promise.resolve()

  /** @param ports those to listen on, by those that the page shows */
  constructor(ports: Readonly<Record<string, number>>) {
    this.#ports = new Map(Object.entries(ports).map(([shown, port]) => [shown, String(port)]))
    const program = path.join(ROOT, 'simulator/dist/cli/main.js')
    writeFileSync(path.join(this.#folder, 'pgsim'), `#!/bin/sh\nexec node ${program} "$@"\n`)
    chmodSync(path.join(this.#folder, 'pgsim'), 0o755)
  }

  /** What a command prints, errors included, with the ports that the page shows. */
  async type({ command, output }: ShownCommand): Promise<string> {
    const typed = this.#translated(command)
    const said = command.startsWith('pgsim serve')
      ? await this.#serve(typed)
      : await this.#run(typed)
    for (const [index, [shown]] of [...output.matchAll(KEY)].entries()) {
      const [real] = [...said.matchAll(KEY)][index] ?? []
      if (real !== undefined) this.#keys.set(shown, real)
    }
    return [...this.#ports].reduce((text, [shown, real]) => text.replaceAll(real, shown), said)
  }

  /** Puts a file where commands are typed. */
  write(file: string, text: string): void {
    writeFileSync(path.join(this.#folder, file), text)
  }

  /** Ends the server. */
  async end(): Promise<void> {
    await this.#stop()
    rmSync(this.#folder, { recursive: true, force: true })
  }

  #translated(command: string): string {
    const replaced = [...this.#ports, ...this.#keys]
    return replaced.reduce((text, [shown, real]) => text.replaceAll(shown, real), command)
  }

  async #serve(command: string): Promise<string> {
    await this.#stop()
    const [port, adminPort] = [...this.#ports.values()]
    const child = spawn('sh', ['-c', `exec ${command} --port ${port} --admin-port ${adminPort}`], {
      env: this.#environment(),
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    const ended = once(child, 'exit')
    this.#isServing = true
    this.#stop = async () => {
      child.kill()
      await ended
    }
    let said = ''
    for await (const chunk of child.stdout) {
      said += String(chunk)
      if (said.includes('Ctrl-C')) break
    }
    return said.trim()
  }

  async #run(command: string): Promise<string> {
    await this.#settle()
    const options = { cwd: this.#folder, env: this.#environment() }
    return new Promise((resolve) => {
      execFile('sh', ['-c', command], options, (_, stdout, stderr) => {
        resolve((stdout + stderr).trim())
      })
    })
  }

  /** Readers type slowly: meanwhile everything has settled. */
  async #settle(): Promise<void> {
    if (!this.#isServing) return
    await fetch(`${this.#adminUrl()}/__admin/wait-until-idle`, { method: 'POST', body: '{}' })
  }

  #adminUrl(): string {
    const [, adminPort] = [...this.#ports.values()]
    return `http://127.0.0.1:${adminPort}`
  }

  #environment(): NodeJS.ProcessEnv {
    const folders = `${this.#folder}:${process.env['PATH']}`
    return { ...process.env, PATH: folders, PGSIM_ADMIN: this.#adminUrl() }
  }
}

/** The output that a page shows, as a pattern that any run of it meets. */
export function patternOf(output: string): RegExp {
  const pattern = comparable(output)
    .split('...')
    .map((part) => part.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&'))
    .join('[^]*')
  return new RegExp(`^${pattern}$`)
}

/** Without what differs from run to run, and with single spaces. */
export function comparable(output: string): string {
  return output
    .replaceAll(KEY, 'KEY')
    .replaceAll(MOMENT, 'MOMENT')
    .replaceAll(/[^\S\n]+/g, ' ')
    .replaceAll(/ $/gm, '')
    .trim()
}
