import { existsSync } from 'node:fs'
import { Client } from 'pg'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { startEmbeddedPostgres } from './embedded-postgres.js'
import { findPostgresServer } from './postgres-server.js'

const nowhere = 'postgres://postgres@127.0.0.1:1/test'
const noEmbedded = (): Promise<never> => Promise.reject(new Error('no binaries'))
const nothing = { candidates: [nowhere], startEmbedded: noEmbedded }

afterEach(() => {
  vi.restoreAllMocks()
})

describe('the server for tests', () => {
  it('is the one that DATABASE_URL names, and no other where that cannot be used', async () => {
    await expect(findPostgresServer({ DATABASE_URL: nowhere })).rejects.toThrow(
      /^DATABASE_URL is set, and its server cannot be used: .*ECONNREFUSED/,
    )
  })

  it('is missing with a reason that is printed, or a failure where it is required', async () => {
    const print = vi.spyOn(process.stderr, 'write').mockReturnValue(true)
    const reason = /^no PostgreSQL server: .*ECONNREFUSED.*; embedded: no binaries$/
    const { server, missing } = await findPostgresServer({}, nothing)
    expect(server).toBeUndefined()
    expect(missing).toMatch(reason)
    expect(print).toHaveBeenCalledWith(`skipped, ${missing}\n`)
    const required = { HOLDFAST_REQUIRE_POSTGRES: '1' }
    await expect(findPostgresServer(required, nothing)).rejects.toThrow(reason)
  })

  it('is one of our own where there is no other, and goes when it is stopped', async () => {
    let folder = ''
    const startEmbedded = async () => {
      const embedded = await startEmbeddedPostgres()
      folder = embedded.folder
      return embedded
    }
    const { server } = await findPostgresServer({}, { candidates: [nowhere], startEmbedded })
    expect(server?.source).toBe('embedded')
    const schema = await server!.schema()
    await server!.pool().query(`CREATE SCHEMA ${schema}`)
    expect(existsSync(folder)).toBe(true)
    await server!.stop()
    expect(existsSync(folder)).toBe(false)
    const client = new Client({ connectionString: server!.connectionString })
    await expect(client.connect()).rejects.toThrow('ECONNREFUSED')
  }, 60_000)
})
