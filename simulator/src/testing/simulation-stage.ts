import { EventEmitter } from 'node:events'
import type { Command } from 'commander'
import { failureOf } from '../cli/failure-text.js'
import type { SimulationParts } from '../cli/simulation/simulation-parts.js'
import type { HuntOptions } from '../simulation/hunt/hunt-options.js'
import type { HuntReport } from '../simulation/hunt/hunt-report.js'
import type { World } from '../simulation/world/world.js'
import { passedReport, sampleInvariants } from './sample-hunt-report.js'
import type { Said } from './typed-command.js'

/** A world with the sample's invariants, in which nothing can be run. */
export const sampleWorld: World = {
  name: 'payment-client',
  explains: 'The payment client and a gateway.',
  invariants: sampleInvariants,
  sometimes: passedReport.sometimes,
  build: () => {
    throw new Error('nothing is run here')
  },
}

/** Parts that hunt nothing, and what was asked of them. */
export function stagedParts(changes: Partial<SimulationParts> = {}) {
  const asked: HuntOptions[] = []
  const left: number[] = []
  const signals = new EventEmitter()
  const parts: SimulationParts = {
    loadWorld: () => Promise.resolve(sampleWorld),
    hunt: (options) => {
      asked.push(options)
      return Promise.resolve(passedReport)
    },
    exhaust: () => Promise.reject(new Error('nothing is enumerated here')),
    replay: () => Promise.reject(new Error('nothing is replayed here')),
    program: { version: '0.1.0', node: '20.20.2' },
    now: () => 0,
    signals,
    leave: (exitCode) => void left.push(exitCode),
    ...changes,
  }
  return { parts, asked, left, signals }
}

/** A hunt that found this, whatever it was asked for. */
export function foundBy(report: HuntReport): Partial<SimulationParts> {
  return { hunt: () => Promise.resolve(report) }
}

/** Runs one command with these words in this process, as `pgsim` would. One at a time. */
export async function typedTo(command: Command, ...words: string[]): Promise<Said> {
  const said = { stdout: '', stderr: '' }
  const { write: out } = process.stdout
  const { write: err } = process.stderr
  process.stdout.write = (text: unknown): boolean => ((said.stdout += String(text)), true)
  process.stderr.write = (text: unknown): boolean => ((said.stderr += String(text)), true)
  try {
    await command.exitOverride().parseAsync(words, { from: 'user' })
    return { code: 0, ...said }
  } catch (error) {
    const { exitCode, text } = failureOf(error)
    return { code: exitCode, stdout: said.stdout, stderr: said.stderr + text }
  } finally {
    process.stdout.write = out
    process.stderr.write = err
  }
}
