import { readdir, readFile } from 'node:fs/promises'
import path from 'node:path'
import { format, resolveConfig } from 'prettier'
import { generated } from './generated.js'
import { snippet } from './snippet-region.js'
import { withoutFiles } from './written-files.js'

/** The root of the project. */
export const ROOT = path.join(import.meta.dirname, '..', '..')

/** A fenced block and the comment before it that names where its code comes from. */
const SNIPPET = /^<!-- snippet: (?<reference>\S+) -->\n\n```(?<language>\w+)\n[^]*?^```$/gm

/** What stands between two comments and is made by a program. */
const GENERATED = /^<!-- generated: (?<what>[^\n]+) -->\n[^]*?^<!-- \/generated -->$/gm

const FENCED = /^```(?<language>\w*)\n(?<code>[^]*?)^```$/gm

/** Every page whose code must run, relative to the root. */
export async function pages(): Promise<readonly string[]> {
  const below = await readdir(path.join(ROOT, 'docs'), { recursive: true })
  const own = below.filter((file) => file.endsWith('.md') && !file.includes('node_modules'))
  const packages = ['packages/resilience-kit', 'packages/pg-client', 'simulator']
  const ofPackages = packages.map((folder) => `${folder}/README.md`)
  return [...ofPackages, ...own.sort().map((file) => `docs/${file}`)]
}

/** The text of a page as it stands now. */
export async function readPage(page: string): Promise<string> {
  return await readFile(path.join(ROOT, page), 'utf8')
}

/** The snippets that a page shows, as `file#region`. */
export function snippetsOf(text: string): readonly string[] {
  return [...text.matchAll(SNIPPET)].map((match) => match.groups?.['reference'] ?? '')
}

/**
 * The first lines of TypeScript blocks that are neither snippets nor files that a guide's test
 * writes: nothing proves that they run.
 */
export function unproved(text: string): readonly string[] {
  const rest = withoutFiles(text.replaceAll(SNIPPET, ''))
  return [...rest.matchAll(FENCED)].flatMap(({ groups }) => {
    const { language = '', code = '' } = groups ?? {}
    return /^(ts|tsx|typescript)$/.test(language) ? [code.split('\n')[0] ?? ''] : []
  })
}

/**
 * The page with every snippet and every generated part put in anew, printed as prettier does.
 *
 * @throws Error where it names a snippet or a generated part that does not exist.
 */
export async function filled(page: string): Promise<string> {
  const text = await readPage(page)
  const withSnippets = await replaced(text, SNIPPET, async ({ reference = '', language = '' }) => {
    const code = await snippet(reference)
    return `<!-- snippet: ${reference} -->\n\n\`\`\`${language}\n${code}\n\`\`\``
  })
  const whole = await replaced(withSnippets, GENERATED, async ({ what = '' }) => {
    const markdown = await generated(what, path.dirname(page))
    return `<!-- generated: ${what} -->\n\n${markdown}\n\n<!-- /generated -->`
  })
  const file = path.join(ROOT, page)
  return await format(whole, { ...(await resolveConfig(file)), parser: 'markdown' })
}

async function replaced(
  text: string,
  pattern: RegExp,
  make: (groups: Readonly<Record<string, string | undefined>>) => Promise<string>,
): Promise<string> {
  const matches = [...text.matchAll(pattern)]
  const made = await Promise.all(matches.map((match) => make(match.groups ?? {})))
  return text.replaceAll(pattern, () => made.shift() ?? '')
}
