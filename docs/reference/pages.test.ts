import { readdir, readFile } from 'node:fs/promises'
import path from 'node:path'
import { expect, it } from 'vitest'
import { filled, pages, readPage, ROOT, snippetsOf, unproved } from '../page-blocks/page.js'
import { regionsOf, SNIPPETS } from '../page-blocks/snippet-region.js'
import { changedFiles, writtenFiles } from '../page-blocks/written-files.js'

const all = await pages()

it.each(all)('%s shows what runs (npm run reference writes it anew)', async (page) => {
  await expect(await filled(page)).toMatchFileSnapshot(path.join(ROOT, page))
})

it.each(all)('%s has no TypeScript that nothing runs', async (page) => {
  expect(unproved(await readPage(page))).toEqual([])
})

it.each(all)('%s has a test beside it, where it tells its reader to write files', async (page) => {
  const text = await readPage(page)
  if (writtenFiles(text).length + changedFiles(text).length === 0) return
  const beside = await readFile(path.join(ROOT, page.replace(/md$/, 'test.ts')), 'utf8')
  expect(beside).toContain(`new WorkedExample(await readPage('${page}'))`)
})

it('every snippet stands on a page, and is part of a test', async () => {
  const texts = await Promise.all(all.map((page) => readPage(page)))
  const shown = new Set(texts.flatMap((text) => snippetsOf(text)))
  const below = await readdir(SNIPPETS, { recursive: true })
  const sources = below.filter((file) => file.endsWith('.ts')).sort()
  for (const file of sources) {
    const regions = [...regionsOf(await readFile(path.join(SNIPPETS, file), 'utf8')).keys()]
    const hidden = regions.filter((name) => !shown.has(`${file}#${name}`))
    expect({ file, hidden }).toEqual({ file, hidden: [] })
    if (regions.length > 0) expect(file).toMatch(/\.test\.ts$/)
  }
})
