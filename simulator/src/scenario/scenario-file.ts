import { closeSync, openSync, readSync } from 'node:fs'
import { readScenario } from './read-scenario.js'
import { ScenarioError, problem, problemText, type ScenarioProblem } from './scenario-error.js'
import { ScenarioText, YamlError, type TextPosition } from './scenario-text.js'
import type { Scenario } from './scenario.js'

/** The longest scenario file, in bytes. */
export const LONGEST_FILE_BYTES = 1_048_576

/** One thing wrong with a scenario file. */
export interface ScenarioFileProblem extends ScenarioProblem, Partial<TextPosition> {
  /** As it was named by whoever asked for it. */
  readonly file: string
}

/** A scenario file cannot be read, or what it says is not valid. */
export class ScenarioFileError extends ScenarioError {
  override readonly name = 'ScenarioFileError'
  override readonly problems: readonly ScenarioFileProblem[]

  constructor(problems: readonly ScenarioFileProblem[]) {
    super(problems)
    this.message = problems.map(fileProblemText).join('; ')
    this.problems = problems
  }
}

/** One problem as a sentence: `chaos.yaml:12:11 faults[2].rate: ...`. */
export function fileProblemText(found: ScenarioFileProblem): string {
  const { file, line, column } = found
  const place = line === undefined ? `${file}:` : `${file}:${line}:${column ?? 1}`
  return `${place} ${problemText(found)}`
}

/**
 * The scenario in a file, YAML or JSON, of at most 1 MiB.
 *
 * @throws {ScenarioFileError} where the file cannot be read, or is no valid scenario.
 */
export function readScenarioFile(file: string): Scenario {
  return readDocumentFile(file, readScenario)
}

/**
 * What `read` makes of the document in a file, YAML or JSON, of at most 1 MiB.
 *
 * @throws {ScenarioFileError} where the file cannot be read, or `read` throws a ScenarioError.
 */
export function readDocumentFile<T>(file: string, read: (document: unknown) => T): T {
  return readDocumentText(readText(file), file, read)
}

/**
 * The scenario in a text, YAML or JSON.
 *
 * @param file what problems name as its place
 * @throws {ScenarioFileError} where it is no valid scenario.
 */
export function readScenarioText(text: string, file: string): Scenario {
  return readDocumentText(text, file, readScenario)
}

function readDocumentText<T>(text: string, file: string, read: (document: unknown) => T): T {
  const written = parse(text, file)
  try {
    return read(written.document)
  } catch (error) {
    if (!(error instanceof ScenarioError)) throw error
    const problems = error.problems.map((found) => ({ found, at: written.positionOf(found) }))
    problems.sort((one, other) => one.at.line - other.at.line || one.at.column - other.at.column)
    throw new ScenarioFileError(problems.map(({ found, at }) => ({ ...found, file, ...at })))
  }
}

function parse(text: string, file: string): ScenarioText {
  try {
    return new ScenarioText(text)
  } catch (error) {
    if (!(error instanceof YamlError)) throw error
    throw new ScenarioFileError(
      error.places.map(({ at, message }) => ({ ...problem([], message), file, ...at })),
    )
  }
}

/** Reads no further than the limit: a device or a pipe may have no end. */
function readText(file: string): string {
  const buffer = Buffer.alloc(LONGEST_FILE_BYTES + 1)
  let length = 0
  try {
    const descriptor = openSync(file, 'r')
    try {
      while (length < buffer.length) {
        const read = readSync(descriptor, buffer, length, buffer.length - length, null)
        if (read === 0) break
        length += read
      }
    } finally {
      closeSync(descriptor)
    }
  } catch (error) {
    throw unreadable(file, readFailure(error))
  }
  if (length > LONGEST_FILE_BYTES) throw unreadable(file, 'it is longer than 1 MiB')
  return buffer.toString('utf8', 0, length)
}

const READ_FAILURES: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file',
  EISDIR: 'it is a folder',
  EACCES: 'it may not be read',
}

function readFailure(error: unknown): string {
  if (!(error instanceof Error)) throw error
  const code = 'code' in error ? String(error.code) : ''
  return READ_FAILURES[code] ?? `it cannot be read: ${error.message}`
}

function unreadable(file: string, message: string): ScenarioFileError {
  return new ScenarioFileError([{ ...problem([], message), file }])
}
