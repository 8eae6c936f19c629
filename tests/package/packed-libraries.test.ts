import { execFile } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { ConsumerProject } from './consumer-project.js'

const run = promisify(execFile)
const repository = path.resolve(import.meta.dirname, '../..')
/** What a library reads while it runs, beside its programs. */
const ofLook = ['assets/look.css', 'assets/icon.svg', 'assets/element.js', 'assets/keyed-rows.js']
const ofSimulator = ['scenarios/calm.yaml', 'scenarios/everything.yaml', 'page/index.html']
const libraries = [
  { name: 'resilience-kit', folder: 'packages/resilience-kit', showsTesting: true, assets: [] },
  { name: 'pg-client', folder: 'packages/pg-client', showsTesting: false, assets: [] },
  { name: 'look', folder: 'look', showsTesting: true, assets: ofLook },
  { name: 'pg-simulator', folder: 'simulator', showsTesting: false, assets: ofSimulator },
]
const balls = new Map<string, string>()

let unpacked: string

/** Packs all libraries as they are built; scripts stay out, so that nothing here is rebuilt. */
beforeAll(async () => {
  unpacked = mkdtempSync(path.join(tmpdir(), 'holdfast-packed-'))
  for (const { name, folder } of libraries) {
    const built = existsSync(path.join(repository, folder, 'dist/index.js'))
    if (!built) throw new Error(`${name} is not built: run npm run build first`)
  }
  const chosen = libraries.flatMap(({ folder }) => ['--filter', `./${folder}`])
  const pnpm = path.join(repository, 'scripts/pnpm.mjs')
  const pack = ['pack', '--ignore-scripts', '--pack-destination', unpacked]
  await run(process.execPath, [pnpm, ...chosen, ...pack])
  for (const { name } of libraries) {
    const ball = readdirSync(unpacked).find((file) => file.startsWith(`holdfast-${name}-`)) ?? ''
    balls.set(name, path.join(unpacked, ball))
    mkdirSync(path.join(unpacked, name))
    await run('tar', ['-xzf', ball, '-C', name, '--strip-components=1'], { cwd: unpacked })
  }
})

afterAll(() => {
  rmSync(unpacked, { recursive: true, force: true })
})

describe.each(libraries)('$name as it would be published', (library) => {
  const { name, folder, showsTesting, assets } = library
  const at = (file: string): string => path.join(unpacked, name, file)
  const read = (file: string): string => readFileSync(at(file), 'utf8')
  const inRepository = (file: string): string => path.join(repository, folder, file)
  const sourcesOf = (program: string): string[] => {
    const { sources } = JSON.parse(read(`${program}.map`)) as { sources: string[] }
    return sources.map((source) => path.join(path.dirname(program), source))
  }
  const files = (): string[] =>
    readdirSync(at('.'), { recursive: true, encoding: 'utf8' }).map((file) =>
      file.replaceAll(path.sep, '/'),
    )

  it('carries its licence and its page', () => {
    const licence = readFileSync(path.join(repository, 'LICENSE'), 'utf8')
    expect(read('LICENSE')).toBe(licence)
    // pnpm takes the repository's if there is none; npm does not.
    expect(readFileSync(inRepository('LICENSE'), 'utf8')).toBe(licence)
    expect(read('README.md')).toContain(`@holdfast/${name}`)
  })

  it('names real versions, an author, and that everybody may have it', () => {
    const text = read('package.json')
    expect(text).not.toMatch(/"(workspace|catalog|link|file):/)
    expect(JSON.parse(text)).toMatchObject({
      name: `@holdfast/${name}`,
      license: 'MIT',
      author: 'Holdfast contributors',
      publishConfig: { access: 'public' },
    })
  })

  it('has code, types and sources behind every entry', () => {
    const { exports } = JSON.parse(read('package.json')) as { exports: Record<string, unknown> }
    const targets = Object.values(exports).flatMap((entry) =>
      typeof entry === 'string' ? [entry] : Object.values(entry as Record<string, string>),
    )
    expect(targets.length).toBeGreaterThan(3)
    for (const target of targets) expect(existsSync(at(target)), target).toBe(true)
  })

  it('has what its programs read', () => {
    expect(assets.filter((asset) => !existsSync(at(asset)))).toEqual([])
  })

  it('has types and a source map beside every program, and the sources that the map names', () => {
    const programs = files()
      .filter((file) => file.startsWith('dist/') && file.endsWith('.js'))
      .map((program) => ({ program, sources: sourcesOf(program) }))
      // A build leaves behind what was made of sources that are gone; `prepack` clears it away.
      .filter(({ sources }) => sources.every((file) => existsSync(inRepository(file))))
    expect(programs.map(({ program }) => program)).toContain('dist/index.js')
    for (const { program, sources } of programs) {
      expect(existsSync(at(program.replace(/js$/, 'd.ts'))), program).toBe(true)
      expect(sources).toHaveLength(1)
      for (const source of sources) expect(existsSync(at(source)), source).toBe(true)
    }
  })

  it('has types that resolve as its programs do', async () => {
    const attw = path.join(repository, 'node_modules/.bin/attw')
    const args = [balls.get(name) ?? '', '--profile', 'esm-only', '--format', 'json']
    const { stdout } = await run(attw, args, { maxBuffer: 2 ** 24 })
    expect(JSON.parse(stdout)).toMatchObject({ analysis: { types: { kind: 'included' } } })
  }, 30_000)

  it('leaves out tests, and what serves only its own', () => {
    expect(
      files().filter((file) => /\.test\.|tsbuildinfo|tsconfig|node_modules/.test(file)),
    ).toEqual([])
    expect(files().some((file) => file.split('/').includes('testing'))).toBe(showsTesting)
  })
})

describe('resilience-kit as others use it', () => {
  const seen = { answer: 3, tookMs: 120_000 }
  let project: ConsumerProject

  beforeAll(() => {
    const library = path.join(unpacked, 'resilience-kit')
    project = new ConsumerProject(path.join(unpacked, 'consumer'), library)
  })

  it('is imported', async () => {
    expect(await project.run('uses-import.mjs')).toEqual(seen)
  })

  // Node 20.19 and 22.12 brought `require` of ES modules.
  it('is required', async () => {
    expect(await project.run('uses-require.cjs')).toEqual(seen)
  })

  describe('with its optional peers', () => {
    beforeAll(() => {
      project.installPeers(path.join(repository, 'packages/resilience-kit'))
    })

    it('can be imported by each of its entries', async () => {
      expect(await project.run('every-entry.mjs')).toEqual([])
    })

    it.each([
      ['nodenext', { module: 'nodenext', moduleResolution: 'nodenext' }],
      ['bundler', { module: 'esnext', moduleResolution: 'bundler' }],
    ])('type-checks with moduleResolution %s, its declarations too', async (_, options) => {
      const { errors, files } = await project.typeCheck(options)
      expect(errors).toEqual([])
      expect(files).toContain('uses-require.cjs')
      expect(files).toContain('node_modules/@holdfast/resilience-kit/dist/index.d.ts')
    })
  })
})
