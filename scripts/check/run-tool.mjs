// @ts-check
import { spawn } from 'node:child_process'
import path from 'node:path'

/**
 * Runs a program to its end and collects what it said. Never rejects because of its exit code.
 * @param {string} root working folder
 * @param {string} tool a program of `node_modules/.bin`, or an absolute path
 * @param {readonly string[]} args
 * @returns {Promise<{ status: number, stdout: string, stderr: string }>}
 */
export function runTool(root, tool, args) {
  const bin = path.join(root, 'node_modules', '.bin')
  const command = path.isAbsolute(tool) ? tool : path.join(bin, tool)
  const env = { ...process.env, NO_COLOR: '1', FORCE_COLOR: '0' }
  const child = spawn(command, args, { cwd: root, env, stdio: ['ignore', 'pipe', 'pipe'] })
  let stdout = ''
  let stderr = ''
  child.stdout.setEncoding('utf8').on('data', (text) => (stdout += text))
  child.stderr.setEncoding('utf8').on('data', (text) => (stderr += text))
  return new Promise((resolve, reject) => {
    child.on('error', reject)
    child.on('close', (code) => resolve({ status: code ?? 1, stdout, stderr }))
  })
}

/**
 * The breach to report when a tool failed without naming a place: a crash must never pass.
 * @param {string} tool
 * @param {{ status: number, stdout: string, stderr: string }} result
 * @returns {import('./breach.mjs').Breach}
 */
export function toolFailure(tool, { status, stdout, stderr }) {
  const said = `${stderr}\n${stdout}`.trim().slice(0, 2000)
  return { file: '', message: `${tool} ended with code ${status}: ${said || 'it said nothing'}` }
}
