import { fork } from 'node:child_process'
import path from 'node:path'
import { text } from 'node:stream/consumers'

/** Answers questions of the process that started this one, one at a time. */
export function answerQuestions<Question>(answer: (question: Question) => Promise<unknown>): void {
  // However the program ends that started it: nobody asks any more.
  process.on('disconnect', () => process.exit(0))
  process.on('message', (question) => {
    answer(question as Question).then(
      (told) => process.send?.(told),
      (error: unknown) => {
        console.error(error instanceof Error ? error.stack : error)
        process.exit(1)
      },
    )
  })
}

/** A process that answers questions. */
export interface Asked<Question, Answer = unknown> {
  /**
   * Asks it; one question at a time.
   *
   * @throws Error with what the process printed, where it fails.
   */
  ask(question: Question): Promise<Answer>
  /** Ends the process; resolves when it has ended. */
  close(): Promise<void>
}

/** Which program to start, and how. */
export interface AskedProgram {
  /** For people, where it fails. */
  readonly name: string
  /** The built file, seen from `bench/dist`. */
  readonly program: string
  /** What it is told in its argument, as JSON. Default `{}`. */
  readonly task?: object
  /** Flags of Node's for it. Default none, whichever this process runs with. */
  readonly execArgv?: readonly string[]
}

/** Starts a program that answers questions, as it was built. */
export function startAsked<Question, Answer = unknown>({
  name,
  program,
  task = {},
  execArgv = [],
}: AskedProgram): Asked<Question, Answer> {
  // Built, wherever this file itself runs from.
  const built = path.resolve(import.meta.dirname, '..', 'dist', program)
  const child = fork(built, [JSON.stringify(task)], {
    execArgv: [...execArgv],
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
  })
  const printed = child.stderr === null ? Promise.resolve('') : text(child.stderr)
  // Not 'close', which Node does not emit after the parent has disconnected.
  const ended = new Promise<string>((done) => {
    child.on('error', (error) => done(error.message))
    child.on('exit', (code, signal) => done(`its process ended with ${signal ?? code}`))
  })
  const failed = ended.then(async (how) => {
    const why = (await printed.catch(() => '')).trim() || how
    throw new Error(`${name} failed: ${why}`)
  })
  // Nobody may be asking when it ends.
  failed.catch(() => {})
  return {
    ask: (question) => {
      const answered = new Promise<Answer>((done) =>
        child.once('message', (answer) => done(answer as Answer)),
      )
      // Where it cannot be sent, the process has ended or is about to.
      child.send(question as object, () => {})
      return Promise.race([answered, failed])
    },
    close: async () => {
      if (child.connected) child.disconnect()
      await ended
    },
  }
}
