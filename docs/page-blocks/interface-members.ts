import { readFile } from 'node:fs/promises'
import path from 'node:path'

const SOURCES = path.join(import.meta.dirname, '..', '..', 'packages', 'pg-client', 'src')

/** A member of an interface, as its source and its comment have it. */
export interface InterfaceMember {
  readonly name: string
  readonly isOptional: boolean
  readonly type: string
  readonly meaning: string
}

const MEMBER = /^ {2}(?:readonly )?(?<name>\w+)(?<optional>\??)(?<type>[:(].*)$/

/**
 * The members of an interface of pg-client, `file#Interface` below its `src`.
 *
 * @throws Error where there is no such interface, or it has no members.
 */
export async function membersOf(reference: string): Promise<readonly InterfaceMember[]> {
  const [file = '', name = ''] = reference.split('#')
  const source = await readFile(path.join(SOURCES, file), 'utf8')
  const body = new RegExp(`interface ${name}\\b[^{]*\\{\\n([^]*?)\\n\\}`).exec(source)?.[1]
  const members = body === undefined ? [] : readMembers(body.split('\n'))
  if (members.length === 0) throw new Error(`${file} has no members of an interface ${name}`)
  return members
}

/** The members of one interface, or of several with blanks between, as a table. */
export async function membersTable(references: string): Promise<string> {
  const members = await Promise.all(references.split(' ').map((one) => membersOf(one)))
  const rows = members.flat().map(({ name, isOptional, type, meaning }) => {
    const shown = `\`${type.replaceAll('|', '\\|')}\``
    return `| \`${name}${isOptional ? '?' : ''}\` | ${shown} | ${meaning} |`
  })
  return ['| member | type | |', '| --- | --- | --- |', ...rows].join('\n')
}

function readMembers(lines: readonly string[]): InterfaceMember[] {
  const members: InterfaceMember[] = []
  let comment: string[] = []
  let open: { readonly member: InterfaceMember; readonly more: string[] } | undefined
  const close = (): void => {
    if (open === undefined) return
    const { member, more } = open
    members.push({ ...member, type: typeOf([member.type, ...more].join(' ')) })
    open = undefined
  }
  for (const line of lines) {
    const groups = MEMBER.exec(line)?.groups
    if (/^ {2}\/?\*| {3}\*/.test(line)) {
      close()
      if (line.startsWith('  /**')) comment = []
      comment.push(line)
    } else if (groups !== undefined) {
      close()
      const { name = '', optional = '', type = '' } = groups
      const isOptional = optional === '?'
      open = { member: { name, isOptional, type, meaning: meaningOf(comment) }, more: [] }
      comment = []
    } else {
      open?.more.push(line.trim())
    }
  }
  close()
  return members
}

function typeOf(text: string): string {
  return text.replace(/^: ?/, '').replace(/^\| /, '').replaceAll(/\s+/g, ' ').trim()
}

/** The text of a comment on one line; what a list has in it is put in brackets of its own. */
function meaningOf(comment: readonly string[]): string {
  return comment
    .map((line) => line.replace(/^\s*\/?\*+\/?\s?/, '').replace(/\s*\*\/$/, ''))
    .join(' ')
    .replaceAll(/\{@link (?:\w+\.)?(?<name>\w+)\}/g, '`$<name>`')
    .replaceAll('|', '\\|')
    .replaceAll(/\s+/g, ' ')
    .trim()
}
