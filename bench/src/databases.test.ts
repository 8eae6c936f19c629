import { existsSync } from 'node:fs'
import path from 'node:path'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { chooseDatabases, withDatabase } from './databases.js'

let printed: ReturnType<typeof vi.spyOn>

beforeEach(() => {
  printed = vi.spyOn(console, 'error').mockImplementation(() => {})
})

afterEach(() => {
  process.exitCode = undefined
  vi.restoreAllMocks()
})

const refusing = async (): Promise<string> => 'connection refused'
const accepting = async (): Promise<undefined> => undefined

it('measures on both, at the server that was given, or DATABASE_URL, or a local one', async () => {
  const env = { DATABASE_URL: 'postgresql://env' }
  expect(await chooseDatabases(undefined, 'postgresql://option', env, accepting)).toEqual({
    names: ['sqlite', 'postgres'],
    url: 'postgresql://option',
  })
  expect(await chooseDatabases(undefined, undefined, env, accepting)).toMatchObject({
    url: 'postgresql://env',
  })
  expect(await chooseDatabases(undefined, undefined, {}, accepting)).toMatchObject({
    url: 'postgresql://postgres@127.0.0.1:5432/postgres',
  })
  expect(printed).not.toHaveBeenCalled()
})

it('goes on with SQLite where no server is reachable, in one sentence', async () => {
  const leftOut = 'PostgreSQL is left out: no PostgreSQL server can be used (connection refused).'
  expect(await chooseDatabases(undefined, undefined, {}, refusing)).toEqual({
    names: ['sqlite'],
    url: '',
    leftOut,
  })
  expect(printed).toHaveBeenCalledExactlyOnceWith(leftOut)
  expect(process.exitCode).toBeUndefined()
})

it('has failed where PostgreSQL was asked for by name', async () => {
  const { names } = await chooseDatabases('sqlite,postgres', undefined, {}, refusing)
  expect(names).toEqual(['sqlite'])
  expect(process.exitCode).toBe(1)
  const alone = chooseDatabases('postgres', undefined, {}, refusing)
  await expect(alone).rejects.toThrow('no PostgreSQL server can be used (connection refused)')
})

it('asks for no server that it does not need', async () => {
  const probe = vi.fn<typeof refusing>(refusing)
  expect(await chooseDatabases('sqlite', undefined, {}, probe)).toEqual({
    names: ['sqlite'],
    url: '',
  })
  expect(probe).not.toHaveBeenCalled()
})

it('refuses other databases, and tells no password of a server that it cannot reach', async () => {
  await expect(chooseDatabases('sqlite,mysql', undefined)).rejects.toThrow(
    new RangeError("--database must be of sqlite, postgres, got 'mysql'"),
  )
  const url = 'postgresql://shop:s3cret@127.0.0.1:1/shop'
  const { leftOut } = await chooseDatabases(undefined, url)
  expect(leftOut).toContain('ECONNREFUSED')
  expect(leftOut).not.toContain('s3cret')
})

it('lends a folder that is gone afterwards, also where its use fails', async () => {
  let folder = ''
  const failing = withDatabase('sqlite', '', async (database) => {
    if (database.kind !== 'sqlite') throw new Error('another database was asked for')
    folder = path.dirname(database.file)
    expect(existsSync(folder)).toBe(true)
    throw new Error('in vain')
  })
  await expect(failing).rejects.toThrow('in vain')
  expect(existsSync(folder)).toBe(false)
})
