import { chmodSync, existsSync } from 'node:fs'
import type { Database } from 'better-sqlite3'
import { openDatabase, type Synchronous } from '../database/open-database.js'
import { preparedOnce } from '../database/prepared-once.js'
import type { Role } from '../http/identity.js'
import { normalEmail, type Account } from './account.js'
import type { RandomBytes } from './passwords.js'

const migrations = [
  `CREATE TABLE accounts (
     id TEXT PRIMARY KEY,
     email TEXT NOT NULL UNIQUE,
     name TEXT NOT NULL,
     role TEXT NOT NULL CHECK (role IN ('buyer', 'operator', 'admin')),
     password_hash TEXT NOT NULL,
     created_at INTEGER NOT NULL
   ) STRICT;
   CREATE TABLE signing_secrets (
     only_one INTEGER PRIMARY KEY CHECK (only_one = 1),
     secret BLOB NOT NULL
   ) STRICT;`,
]

const SECRET_BYTES = 32

/** An account that is to be made. */
export interface NewAccount extends Account {
  readonly passwordHash: string
}

/** An account and what its password is checked against, which goes to nobody. */
export interface AccountWithHash {
  readonly account: Account
  readonly passwordHash: string
}

/** Who the shop knows, and the secret that their tokens are signed with. */
export class AccountsStore {
  readonly #database: Database
  readonly #prepare: Database['prepare']

  /** @throws StartFailure when the file cannot be opened. */
  constructor(file: string, synchronous?: Synchronous) {
    this.#database = openDatabase(file, migrations, synchronous)
    this.#prepare = preparedOnce(this.#database)
    keepFromOthers(file)
  }

  /** Adds an account; undefined when its e-mail address has one, however it is written. */
  add({ passwordHash, ...account }: NewAccount): Account | undefined {
    const added = { ...account, email: normalEmail(account.email) }
    const { id, email, name, role, createdAt } = added
    const { changes } = this.#prepare(
      `INSERT INTO accounts (id, email, name, role, password_hash, created_at)
         VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (email) DO NOTHING`,
    ).run(id, email, name, role, passwordHash, createdAt)
    return changes === 1 ? added : undefined
  }

  find(id: string): Account | undefined {
    return this.withHash(id)?.account
  }

  /** What the account may do; undefined where there is none. Cheap: asked at every request. */
  roleOf(id: string): Role | undefined {
    return this.#prepare<[string], Pick<Row, 'role'>>(`SELECT role FROM accounts WHERE id = ?`).get(
      id,
    )?.role
  }

  /** The account of this id, and its password's hash. */
  withHash(id: string): AccountWithHash | undefined {
    return accountOf(this.#prepare<[string], Row>(`SELECT * FROM accounts WHERE id = ?`).get(id))
  }

  /** The account of this e-mail address, however it is written, and its password's hash. */
  withHashByEmail(email: string): AccountWithHash | undefined {
    const byEmail = this.#prepare<[string], Row>(`SELECT * FROM accounts WHERE email = ?`)
    return accountOf(byEmail.get(normalEmail(email)))
  }

  /** Replaces the hash, unless it is no longer `before`. */
  replaceHash(id: string, before: string, after: string): void {
    this.#prepare(`UPDATE accounts SET password_hash = ? WHERE id = ? AND password_hash = ?`).run(
      after,
      id,
      before,
    )
  }

  /** Gives an account another role and another password's hash. */
  setStaff(id: string, role: Role, passwordHash: string): void {
    this.#prepare(`UPDATE accounts SET role = ?, password_hash = ? WHERE id = ?`).run(
      role,
      passwordHash,
      id,
    )
  }

  /** Makes everybody a buyer again who is staff and not among these ids. */
  dismissStaffExcept(ids: readonly string[]): void {
    this.#prepare(
      `UPDATE accounts SET role = 'buyer'
         WHERE role <> 'buyer' AND id NOT IN (SELECT value FROM json_each(?))`,
    ).run(JSON.stringify(ids))
  }

  /** Whether there was such an account. */
  remove(id: string): boolean {
    return this.#prepare(`DELETE FROM accounts WHERE id = ?`).run(id).changes === 1
  }

  /** The secret that tokens are signed with, 32 bytes: drawn the first time, and kept. */
  signingSecret(randomBytes: RandomBytes): Uint8Array {
    this.#prepare(`INSERT OR IGNORE INTO signing_secrets (only_one, secret) VALUES (1, ?)`).run(
      randomBytes(SECRET_BYTES),
    )
    const { secret } = this.#prepare<[], { secret: Buffer }>(
      `SELECT secret FROM signing_secrets`,
    ).get() as { secret: Buffer }
    return new Uint8Array(secret)
  }

  close(): void {
    this.#database.close()
  }
}

interface Row {
  readonly id: string
  readonly email: string
  readonly name: string
  readonly role: Role
  readonly password_hash: string
  readonly created_at: number
}

function accountOf(row: Row | undefined): AccountWithHash | undefined {
  if (!row) return undefined
  const { id, email, name, role, password_hash: passwordHash, created_at: createdAt } = row
  return { account: { id, email, name, role, createdAt }, passwordHash }
}

/** Hashes and the secret are for this process alone; files that SQLite adds follow the first. */
function keepFromOthers(file: string): void {
  for (const one of [file, `${file}-wal`, `${file}-shm`]) {
    if (existsSync(one)) chmodSync(one, 0o600)
  }
}
