// @ts-check
import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdir, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { promisify } from 'node:util'
import { runTool } from '../check/run-tool.mjs'

const run = promisify(execFile)

/**
 * The program of the newest Node of a release line: the one that runs this when it is of that line,
 * else one from the registry, fetched once. It comes without scripts to run and without npm.
 * @param {string} root
 * @param {number} line for instance 24
 * @returns {Promise<{ command: string, version: string }>}
 * @throws {Error} one sentence, when the registry has none for this machine
 */
export async function nodeRelease(root, line) {
  const own = process.versions.node
  if (own.startsWith(`${line}.`)) return { command: process.execPath, version: own }
  const folder = path.join(root, 'node_modules', '.cache', 'holdfast-matrix', `node-${line}`)
  const windows = process.platform === 'win32'
  const program = windows ? 'node.exe' : 'node'
  const command = path.join(folder, 'node_modules', 'node-release', 'bin', program)
  if (!existsSync(command)) await fetchRelease(folder, line)
  const { status, stdout, stderr } = await runTool(root, command, ['--version'])
  if (status !== 0) throw new Error(`Node ${line} does not run on this machine: ${stderr.trim()}`)
  return { command, version: stdout.trim().slice(1) }
}

/**
 * @param {string} folder
 * @param {number} line
 */
async function fetchRelease(folder, line) {
  await mkdir(folder, { recursive: true })
  await writeFile(path.join(folder, 'package.json'), '{ "private": true }\n')
  const platform = process.platform === 'win32' ? 'win' : process.platform
  const spec = `node-release@npm:node-${platform}-${process.arch}@${line}`
  const quiet = ['--no-audit', '--no-fund', '--loglevel=error', '--ignore-scripts']
  const shell = process.platform === 'win32' // npm is a batch file there
  await run('npm', ['install', '--prefix', folder, ...quiet, spec], { cwd: folder, shell }).catch(
    ({ stderr, message }) => {
      const why = `${stderr || message}`.trim().split('\n').slice(0, 2).join('; ')
      throw new Error(`Node ${line} cannot be fetched from the registry (${spec}): ${why}`)
    },
  )
}
