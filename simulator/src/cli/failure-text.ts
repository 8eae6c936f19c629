import { CommanderError } from 'commander'
import { SimulatorClientError } from '../client/simulator-client-error.js'
import { ScenarioError, problemText } from '../scenario/scenario-error.js'
import { ScenarioFileError, fileProblemText } from '../scenario/scenario-file.js'
import { wrapped } from './text-layout.js'

/** Exit codes: 0 fine, 1 could not run, 2 wrong usage or a bad scenario. */
const EXIT_FAILED = 1
const EXIT_USAGE = 2

/** Something that kept a command from running, in one sentence for people. */
export class CommandFailure extends Error {
  override readonly name = 'CommandFailure'
}

/** A command has done and said what it was asked for; what it found has its own exit code. */
export class EndedWith extends Error {
  override readonly name = 'EndedWith'
  readonly exitCode: number

  constructor(exitCode: number) {
    super(`ended with exit code ${exitCode}`)
    this.exitCode = exitCode
  }
}

/** How a command ended: its exit code, and what is to be said on stderr (nothing: empty). */
export interface Failure {
  readonly exitCode: number
  readonly text: string
}

/** What to say about an error. Anything that no person can put right keeps its stack. */
export function failureOf(error: unknown): Failure {
  // Commander has said it already, or was asked for help or the version.
  if (error instanceof CommanderError) {
    return { exitCode: error.exitCode === 0 ? 0 : EXIT_USAGE, text: '' }
  }
  if (error instanceof EndedWith) return { exitCode: error.exitCode, text: '' }
  if (error instanceof ScenarioError) return { exitCode: EXIT_USAGE, text: problemsText(error) }
  if (error instanceof SimulatorClientError) return clientFailure(error)
  const known = sentence(error)
  const text = known === undefined ? `pgsim: ${stackOf(error)}\n` : lines([known])
  return { exitCode: EXIT_FAILED, text }
}

/** A simulator that is driven from here did not do what it was asked for. */
function clientFailure({ code, message, problems }: SimulatorClientError): Failure {
  if (code === 'unreachable') {
    const text = `${message}: start one with pgsim serve, or name the address of another by --admin`
    return { exitCode: EXIT_FAILED, text: lines([text]) }
  }
  const exitCode = code === 'bad-request' || code === 'not-found' ? EXIT_USAGE : EXIT_FAILED
  return { exitCode, text: lines(problems.length > 0 ? problems.map(problemText) : [message]) }
}

/** Each of them from a line of its own on, wrapped. */
function lines(sentences: readonly string[], before = 'pgsim: '): string {
  return sentences.map((text) => `${wrapped(before + text, undefined, '    ')}\n`).join('')
}

/** Every problem of a document, each from a line of its own on. */
function problemsText(error: ScenarioError): string {
  return error instanceof ScenarioFileError
    ? lines(error.problems.map(fileProblemText), '')
    : lines(error.problems.map(problemText))
}

/** What a person can put right; `undefined` for anything else. */
function sentence(error: unknown): string | undefined {
  if (error instanceof CommandFailure) return error.message
  if (!(error instanceof Error) || !('code' in error) || !('port' in error)) return undefined
  const port = String(error.port)
  if (error.code === 'EACCES') return `port ${port} may not be opened: choose one above 1023`
  if (error.code !== 'EADDRINUSE') return undefined
  return (
    `port ${port} is in use: choose another with --port, --admin-port or --dialect ` +
    '(0: any free one)'
  )
}

function stackOf(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error)
}
