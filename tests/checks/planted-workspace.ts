import * as fs from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'

const repository = path.resolve(import.meta.dirname, '../..')

/** What the rules read, taken from the repository as it is. */
const configuration = [
  '.dependency-cruiser.cjs',
  '.oxlintrc.json',
  '.prettierignore',
  '.prettierrc.json',
  'package.json',
  'tsconfig.base.json',
  'tsconfig.test.json',
]

/** Each package may import those above it. */
const packages = [
  { name: '@holdfast/resilience-kit', folder: 'packages/resilience-kit' },
  { name: '@holdfast/pg-client', folder: 'packages/pg-client' },
  { name: '@holdfast/pg-simulator', folder: 'simulator' },
  { name: '@holdfast/shop-app', folder: 'examples/shop-app' },
] as const

const cleanSources = {
  'packages/resilience-kit/src/index.ts': `export { limit } from './limit.js'\n`,
  'packages/resilience-kit/src/limit.ts': `/** The limit. */\nexport const limit = 1\n`,
  'packages/pg-client/src/index.ts': `export { twice } from './payment/twice.js'\n`,
  'packages/pg-client/src/payment/twice.ts': [
    `import { limit } from '@holdfast/resilience-kit'`,
    ``,
    `/** Twice the limit. */`,
    `export const twice = limit * 2`,
    ``,
  ].join('\n'),
  'simulator/src/index.ts': `export { charge } from './gateway/charge.js'\n`,
  'simulator/src/gateway/charge.ts': `/** A charge. */\nexport const charge = 3\n`,
  'examples/shop-app/src/index.ts': `export { twice } from '@holdfast/pg-client'\n`,
  'README.md': '# Planted\n\nSee [the kit](packages/resilience-kit/src/index.ts).\n',
}

/** A small clean workspace in a temporary folder, under the repository's own rules. */
export interface PlantedWorkspace {
  readonly root: string
  /** Writes one file, given by its path below the root. */
  plant(file: string, text: string): void
  remove(): void
}

/** Puts the repository's configuration around a few clean sources; dependencies are linked. */
export function createPlantedWorkspace(): PlantedWorkspace {
  const root = fs.mkdtempSync(path.join(tmpdir(), 'holdfast-checks-'))
  const plant = (file: string, text: string): void => {
    fs.mkdirSync(path.dirname(path.join(root, file)), { recursive: true })
    fs.writeFileSync(path.join(root, file), text)
  }
  const link = (target: string, at: string): void => {
    fs.mkdirSync(path.dirname(path.join(root, at)), { recursive: true })
    fs.symlinkSync(target, path.join(root, at), 'dir')
  }

  for (const file of configuration) {
    fs.cpSync(path.join(repository, file), path.join(root, file))
  }
  const installed = path.join(repository, 'node_modules')
  for (const name of fs.readdirSync(installed)) {
    if (name === '.bin' || !name.startsWith('.'))
      link(path.join(installed, name), `node_modules/${name}`)
  }
  for (const [index, { name, folder }] of packages.entries()) {
    const known = packages.slice(0, index)
    const up = path.relative(folder, '.')
    plant(`${folder}/package.json`, manifest(name, known))
    plant(`${folder}/tsconfig.json`, project(up, known))
    for (const other of known) {
      link(path.join(root, other.folder), `${folder}/node_modules/${other.name}`)
    }
  }
  plant('tsconfig.json', toJson({ files: [], references: referencesTo(packages, '') }))
  for (const [file, text] of Object.entries(cleanSources)) plant(file, text)

  return { root, plant, remove: () => fs.rmSync(root, { recursive: true, force: true }) }
}

type Packages = readonly { readonly name: string; readonly folder: string }[]

function manifest(name: string, known: Packages): string {
  const entry = {
    '@holdfast/source': './src/index.ts',
    types: './dist/index.d.ts',
    default: './dist/index.js',
  }
  return toJson({
    name,
    version: '0.1.0',
    ...(name.endsWith('shop-app') && { private: true }),
    license: 'MIT',
    type: 'module',
    files: ['dist', 'src'],
    exports: { '.': entry },
    dependencies: Object.fromEntries(known.map((other) => [other.name, 'workspace:^'])),
  })
}

function project(up: string, known: Packages): string {
  return toJson({
    extends: `${up}/tsconfig.base.json`,
    compilerOptions: { rootDir: 'src', outDir: 'dist', tsBuildInfoFile: 'dist/.tsbuildinfo' },
    include: ['src'],
    exclude: ['**/*.test.ts'],
    references: referencesTo(known, `${up}/`),
  })
}

function referencesTo(targets: Packages, up: string): readonly { readonly path: string }[] {
  return targets.map(({ folder }) => ({ path: `${up}${folder}` }))
}

/** JSON as prettier prints it in a tsconfig: short lists of strings stay on one line. */
function toJson(value: unknown): string {
  return `${JSON.stringify(value, null, 2).replace(/\[\s+("[^"]*")\s+\]/g, '[$1]')}\n`
}
