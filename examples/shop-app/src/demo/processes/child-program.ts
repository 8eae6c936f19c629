import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { createInterface } from 'node:readline'
import { StartFailure } from '../../start-failure.js'

/** Everything that was started and has not ended: nothing outlives the demo. */
const running = new Set<ChildProcess>()
process.on('exit', () => {
  for (const child of running) child.kill('SIGKILL')
})
// The default action of a signal would skip `exit`.
process.once('SIGTERM', () => process.exit(143))

/** A Node program of the workspace as a process of its own. */
export class ChildProgram {
  /** The JSON line with which the program said that it is ready. */
  readonly ready: unknown
  /** Resolves when it has ended, however that came; with the signal that ended it, if one did. */
  readonly exited: Promise<NodeJS.Signals | null>
  readonly #child: ChildProcess

  private constructor(child: ChildProcess, exited: Promise<NodeJS.Signals | null>, ready: unknown) {
    this.#child = child
    this.exited = exited
    this.ready = ready
  }

  /**
   * Starts a program and waits for its first line on stdout, one of JSON. An abort of `signal`
   * kills it where it is not ready by then.
   *
   * @throws StartFailure when it is not built, or ends before it is ready.
   */
  static async start(
    name: string,
    script: string,
    args: readonly string[],
    env: Readonly<Record<string, string>> = {},
    signal?: AbortSignal,
  ): Promise<ChildProgram> {
    if (!existsSync(script)) {
      throw new StartFailure(`${name} is not built: run \`npm run setup\` first`)
    }
    const child = spawn(process.execPath, [script, ...args], {
      env: { ...process.env, ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    running.add(child)
    const exited = once(child, 'exit')
      .finally(() => running.delete(child))
      .then(([, signal]) => signal as NodeJS.Signals | null)
    let complaints = ''
    child.stderr?.setEncoding('utf8').on('data', (text: string) => {
      complaints = (complaints + text).slice(-2000)
    })
    const kill = (): boolean => child.kill('SIGKILL')
    signal?.addEventListener('abort', kill, { once: true })
    const lines = createInterface({ input: child.stdout ?? process.stdin })
    const first = await Promise.race([
      once(lines, 'line').then(([line]) => String(line)),
      exited.then(() => undefined),
    ])
    signal?.removeEventListener('abort', kill)
    if (first === undefined) {
      throw new StartFailure(`${name} did not start: ${complaints.trim() || 'it said nothing'}`)
    }
    lines.on('line', () => undefined) // keep the pipe flowing
    return new ChildProgram(child, exited, JSON.parse(first) as unknown)
  }

  /** Ends the program and waits until it is gone. */
  async end(signal: 'SIGTERM' | 'SIGKILL'): Promise<void> {
    this.#child.kill(signal)
    await this.exited
  }
}
