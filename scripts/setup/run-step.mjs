// @ts-check
import { spawn } from 'node:child_process'

/**
 * @typedef {object} Step
 * @property {string} doing what it does, as `installing`
 * @property {string} command
 * @property {readonly string[]} args
 * @property {string} cwd
 * @property {number} [everyMs] a sign of life at this interval; 15 000 by default
 */

/**
 * Runs one step, keeps its output to itself and says every few seconds that it is still at work.
 * Rejects with one sentence followed by the step's whole output when it fails.
 * @param {Step} step
 * @param {(line: string) => void} say
 * @returns {Promise<number>} seconds it took
 */
export function runStep({ doing, command, args, cwd, everyMs = 15_000 }, say) {
  const started = performance.now()
  const seconds = () => Math.round((performance.now() - started) / 1000)
  const env = { ...process.env, CI: 'true' } // pnpm asks no questions
  const child = spawn(command, args, { cwd, env, stdio: ['ignore', 'pipe', 'pipe'] })
  /** @type {Buffer[]} */
  const output = []
  child.stdout.on('data', (chunk) => output.push(chunk))
  child.stderr.on('data', (chunk) => output.push(chunk))
  const heart = setInterval(() => say(`still ${doing} (${seconds()} s)`), everyMs)
  return new Promise((resolve, reject) => {
    /** @param {string} how */
    const fail = (how) => {
      clearInterval(heart)
      const log = Buffer.concat(output).toString().trim()
      reject(new Error(`${doing} failed (${how}). What it said:\n\n${log}\n`))
    }
    child.on('error', (error) => fail(error.message))
    child.on('close', (code, signal) => {
      if (code !== 0) return fail(signal === null ? `exit code ${code}` : signal)
      clearInterval(heart)
      resolve(seconds())
    })
  })
}
