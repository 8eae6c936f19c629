// Runs the pnpm that package.json pins, also where only npm is installed.
import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import path from 'node:path'

const root = path.resolve(import.meta.dirname, '..')
const { packageManager } = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8'))
const spec = packageManager.split('+')[0] // pnpm@x.y.z
const env = { ...process.env }

// node-gyp downloads Node's headers unless told where they are; pnpm >= 11 drops .npmrc's nodedir.
const prefix = path.resolve(path.dirname(process.execPath), '..')
if (!env.npm_config_nodedir && existsSync(path.join(prefix, 'include/node/node.h'))) {
  env.npm_config_nodedir = prefix
}

const inside = (env.npm_config_user_agent ?? '').startsWith(`${spec.replace('@', '/')} `)
const [command, ...lead] = inside ? ['pnpm'] : ['npx', '--yes', '--loglevel=error', spec]
const result = spawnSync(command, [...lead, ...process.argv.slice(2)], {
  cwd: root,
  env,
  stdio: 'inherit',
  shell: process.platform === 'win32',
})
if (result.error) throw result.error
process.exit(result.status ?? 1)
