import { fork, type ChildProcess } from 'node:child_process'
import path from 'node:path'

/** What a process tells the one that started it; each program has its own. */
export interface Word {
  readonly kind: string
}

/** The last word of a process that cannot go on. */
export interface LastWord extends Word {
  readonly kind: 'failed'
  readonly why: string
}

/** How long to wait for a word, and what to say of a process that does not come to it. */
export interface Patience {
  readonly limitMs: number
  readonly otherwise: string
}

/**
 * Starts a built program that does one task and tells words about it until it is killed. Words wait
 * until somebody asks for them: none is missed.
 */
export class TalkingProcess<Told extends Word> {
  readonly #name: string
  readonly #child: ChildProcess
  readonly #gone: Promise<void>
  readonly #told: Told[] = []
  readonly #looks = new Set<() => void>()
  readonly #listeners = new Map<string, (word: never) => void>()
  #failure: Error | undefined

  /**
   * @param name for people, where it fails
   * @param program the built file, seen from `bench/dist`
   */
  constructor(name: string, program: string, task: object) {
    this.#name = name
    // Built, wherever this file itself runs from, and without the flags that it runs with.
    const built = path.resolve(import.meta.dirname, '..', 'dist', program)
    this.#child = fork(built, { execArgv: [] })
    this.#gone = new Promise((resolve) => {
      this.#child.once('exit', () => resolve())
      this.#child.once('error', (error) => {
        this.#fail(error.message)
        resolve()
      })
    })
    // And not at its exit, which may be seen before its last words are.
    this.#child.once('disconnect', () => this.#fail('it has ended'))
    this.#child.on('message', (word) => this.#hear(word as Told | LastWord))
    this.tell(task)
  }

  /** Calls back at every word of a kind, which then does not wait for {@link word}. */
  onWord<K extends Told['kind']>(
    kind: K,
    listener: (word: Extract<Told, { kind: K }>) => void,
  ): void {
    this.#listeners.set(kind, listener)
  }

  /**
   * The next word of a kind.
   *
   * @throws Error where the process fails or ends before it, or takes longer than the limit.
   */
  word<K extends Told['kind']>(
    kind: K,
    { limitMs, otherwise }: Patience,
  ): Promise<Extract<Told, { kind: K }>> {
    return new Promise((resolve, reject) => {
      const stop = (): void => {
        clearTimeout(timer)
        this.#looks.delete(look)
      }
      const look = (): void => {
        const at = this.#told.findIndex((word) => word.kind === kind)
        const [word] = at < 0 ? [] : this.#told.splice(at, 1)
        if (word) resolve(word as Extract<Told, { kind: K }>)
        else if (this.#failure) reject(this.#failure)
        else return
        stop()
      }
      const timer = setTimeout(() => {
        stop()
        reject(new Error(`${otherwise} within ${limitMs / 1000} s`))
      }, limitMs)
      this.#looks.add(look)
      look()
    })
  }

  /** Rejects where the process fails or ends; never resolves. */
  failure(): Promise<never> {
    return new Promise((_, reject) => {
      const look = (): void => {
        if (this.#failure) reject(this.#failure)
      }
      this.#looks.add(look)
      look()
    })
  }

  tell(word: unknown): void {
    // Where it cannot be sent, the process has ended or is about to.
    this.#child.send(word as object, () => undefined)
  }

  /** Ends the process with SIGKILL; resolves when it is gone. */
  async kill(): Promise<void> {
    this.#child.kill('SIGKILL')
    await this.#gone
  }

  #hear(word: Told | LastWord): void {
    if (isLast(word)) return this.#fail(word.why)
    const listener = this.#listeners.get(word.kind) as ((word: Told) => void) | undefined
    if (listener) return listener(word)
    this.#told.push(word)
    this.#lookAgain()
  }

  #fail(why: string): void {
    this.#failure ??= new Error(`${this.#name} failed: ${why}`)
    this.#lookAgain()
  }

  #lookAgain(): void {
    for (const look of this.#looks) look()
  }
}

function isLast(word: Word): word is LastWord {
  return word.kind === 'failed'
}

/**
 * Does the task of the process that started this one, and hands on what else that one tells. Ends
 * with it, however it ends.
 *
 * @param work its error is the last word
 */
export function doTask<Task>(work: (task: Task) => Promise<void>): void {
  process.once('disconnect', () => process.exit())
  process.once('message', (task) => {
    work(task as Task).catch((error: unknown) => {
      const why = error instanceof Error ? error.message : String(error)
      say<LastWord>({ kind: 'failed', why })
    })
  })
}

/** Tells the process that started this one. */
export function say<Told extends Word>(word: Told): void {
  process.send?.(word)
}

/** Resolves when the process that started this one has said just that; ask before it may come. */
export function heard(word: string): Promise<void> {
  return new Promise((resolve) => {
    const listen = (told: unknown): void => {
      if (told !== word) return
      process.off('message', listen)
      resolve()
    }
    process.on('message', listen)
  })
}
