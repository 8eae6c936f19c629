import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { pathToFileURL } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { lookFolder } from './look-folder.js'
import { pageAsset } from './page-asset.js'

describe('what a page loads', () => {
  const root = mkdtempSync(path.join(tmpdir(), 'holdfast-look-'))
  const folder = (name: string): URL => pathToFileURL(`${path.join(root, name)}${path.sep}`)
  const folders = [folder('first'), folder('second')]
  const textOf = async (name: string): Promise<string | undefined> =>
    (await pageAsset(name, folders))?.content.toString()

  beforeAll(() => {
    const files = {
      'secret.js': 'secret',
      'first/cart.js': 'cart, first',
      'first/tsconfig.json': '{}',
      'first/notes.txt': 'notes',
      'first/odd.constructor': 'odd',
      'first/Cart.js': 'in capitals',
      'first/folder.js/index.html': 'a folder',
      'second/cart.js': 'cart, second',
      'second/index.html': 'index',
      'second/storefront/cart-2.js': 'nested',
      'second/icon.svg': 'an icon of its own',
    }
    for (const [file, text] of Object.entries(files)) {
      mkdirSync(path.dirname(path.join(root, file)), { recursive: true })
      writeFileSync(path.join(root, file), text)
    }
  })
  afterAll(() => rmSync(root, { recursive: true }))

  it('is taken from the first folder that has it', async () => {
    expect(await textOf('cart.js')).toBe('cart, first')
    expect(await textOf('index.html')).toBe('index')
    expect(await textOf('storefront/cart-2.js')).toBe('nested')
  })

  it('is the look’s own where no folder has it', async () => {
    const own = readFileSync(new URL('look.css', lookFolder), 'utf8')
    expect(own).toContain('--accent:')
    expect(await textOf('look.css')).toBe(own)
    expect((await pageAsset('look.css', []))?.content.toString()).toBe(own)
    expect(await textOf('icon.svg')).toBe('an icon of its own')
  })

  it.each([
    ['index.html', 'text/html; charset=utf-8'],
    ['look.css', 'text/css; charset=utf-8'],
    ['element.js', 'text/javascript; charset=utf-8'],
    ['icon.svg', 'image/svg+xml'],
  ])('comes with its type: %s', async (name, type) => {
    expect((await pageAsset(name, folders))?.type).toBe(type)
  })

  it.each([
    'nothing.js',
    'tsconfig.json',
    'notes.txt',
    'odd.constructor',
    'Cart.js',
    'cart',
    'cart.js.map',
    'cart.js/x.js',
    'folder.js',
    'storefront',
    'storefront/',
    'storefront//cart-2.js',
    './cart.js',
    '../secret.js',
    'storefront/../../secret.js',
    'storefront/../cart.js',
    '%2e%2e/secret.js',
    '..%2fsecret.js',
    '..\\secret.js',
    '/etc/passwd',
    '//host/cart.js',
    'file:///cart.js',
    'cart.js\n',
    'cart.js\0.css',
    'cart.js?v=1',
    '',
  ])('is not %j', async (name) => {
    expect(await pageAsset(name, folders)).toBeUndefined()
  })

  it('is no secret when it cannot be read', async () => {
    const elsewhere = [new URL('https://holdfast.example/page/')]
    await expect(pageAsset('cart.js', elsewhere)).rejects.toThrow('scheme file')
  })
})
