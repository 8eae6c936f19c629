// @ts-check
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs'
import path from 'node:path'

/** Folders with packages in them, and packages, as pnpm-workspace.yaml names them. */
const groups = ['packages', 'examples']
const singles = ['look', 'simulator', 'bench', 'conformance', 'tests', 'docs', 'ops']

/** @param {string} root */
const stampFile = (root) => path.join(root, 'node_modules', '.holdfast-install')

/**
 * Whether everything is installed that the lockfile and the manifests ask for, for this Node (the
 * SQLite binding is compiled for one Node release line).
 * @param {string} root
 */
export function isInstalled(root) {
  const stamp = stampFile(root)
  if (!existsSync(stamp) || readFileSync(stamp, 'utf8') !== stampOf(root)) return false
  return manifestsOf(root).every((manifest) => {
    const { dependencies, devDependencies } = JSON.parse(readFileSync(manifest, 'utf8'))
    const needs = Object.keys({ ...dependencies, ...devDependencies }).length > 0
    return !needs || existsSync(path.join(path.dirname(manifest), 'node_modules'))
  })
}

/**
 * Remembers that an install has just succeeded.
 * @param {string} root
 */
export function markInstalled(root) {
  mkdirSync(path.dirname(stampFile(root)), { recursive: true })
  writeFileSync(stampFile(root), stampOf(root))
}

/** @param {string} root */
function stampOf(root) {
  const hash = createHash('sha256').update(`node modules ${process.versions.modules}\n`)
  const settings = ['pnpm-lock.yaml', 'pnpm-workspace.yaml'].map((file) => path.join(root, file))
  for (const file of [...settings, ...manifestsOf(root)]) {
    if (existsSync(file)) hash.update(`${path.relative(root, file)}\n`).update(readFileSync(file))
  }
  return hash.digest('hex')
}

/** @param {string} root */
function manifestsOf(root) {
  const inGroups = groups.flatMap((group) => {
    const folder = path.join(root, group)
    return existsSync(folder) ? readdirSync(folder).map((name) => path.join(group, name)) : []
  })
  return ['.', ...inGroups.sort(), ...singles]
    .map((folder) => path.join(root, folder, 'package.json'))
    .filter((manifest) => existsSync(manifest))
}
