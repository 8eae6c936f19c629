import { parseSync } from 'vite'

/** A test as a file declares it. */
export interface DeclaredTest {
  /** As it is written: with its `%s`, where it has a table. */
  readonly title: string
  /** It never runs, by a word of its own or of what is around it. Conditions do not count. */
  readonly isSkipped: boolean
}

type Node = Readonly<Record<string, unknown>>

/**
 * The tests of a file: its calls of `it` and `test`, and the cases of a conformance suite, objects
 * with a `name` that `run`. What only stands somewhere in quotes, or in a table, is none.
 *
 * @throws Error where the file cannot be parsed
 */
export function declaredTests(file: string, source: string): readonly DeclaredTest[] {
  const { program, errors } = parseSync(file, source)
  const [error] = errors
  if (error) throw new Error(`${file}: ${error.message}`)
  return testsIn(program, false)
}

function testsIn(node: unknown, isAroundSkipped: boolean): readonly DeclaredTest[] {
  if (Array.isArray(node)) return node.flatMap((one: unknown) => testsIn(one, isAroundSkipped))
  if (!isNode(node)) return []
  const { title, isSkipped: isOwnSkipped } = declaredBy(node)
  const isSkipped = isAroundSkipped || isOwnSkipped
  const inside = Object.values(node).flatMap((one) => testsIn(one, isSkipped))
  return title === undefined ? inside : [{ title, isSkipped }, ...inside]
}

/** What a single piece of code declares: the title of a test, or that all in it is skipped. */
function declaredBy(node: Node): {
  readonly title?: string | undefined
  readonly isSkipped: boolean
} {
  if (node['type'] === 'ObjectExpression') {
    const title = valueOf(node, 'run') ? textOf(valueOf(node, 'name')) : undefined
    return { title, isSkipped: false }
  }
  if (node['type'] !== 'CallExpression') return { isSkipped: false }
  const [called = '', ...words] = wordsOf(node['callee'])
  const isTest = called === 'it' || called === 'test'
  if (!isTest && called !== 'describe') return { isSkipped: false }
  const given = Array.isArray(node['arguments']) ? node['arguments'] : []
  const isOff = given.some((one) => valueOf(one, 'skip') || valueOf(one, 'todo'))
  return {
    title: isTest ? textOf(given[0]) : undefined,
    isSkipped: isOff || words.includes('skip') || words.includes('todo'),
  }
}

/** `it` and `each` of `it.each(table)(title)`: the names in a chain of calls. */
function wordsOf(callee: unknown): readonly string[] {
  if (!isNode(callee)) return []
  switch (callee['type']) {
    case 'Identifier':
      return [String(callee['name'])]
    case 'MemberExpression':
      return [...wordsOf(callee['object']), ...wordsOf(callee['property'])]
    case 'CallExpression':
      return wordsOf(callee['callee'])
    case 'TaggedTemplateExpression':
      return wordsOf(callee['tag'])
    default:
      return []
  }
}

/** The value of a property of an object that is written down. */
function valueOf(node: unknown, name: string): unknown {
  if (!isNode(node) || !Array.isArray(node['properties'])) return undefined
  const own = node['properties'].find(
    (one: unknown) => isNode(one) && wordsOf(one['key'])[0] === name,
  ) as Node | undefined
  return own?.['value']
}

/** A string, or a template without anything to fill in. */
function textOf(node: unknown): string | undefined {
  if (!isNode(node)) return undefined
  if (node['type'] === 'Literal' && typeof node['value'] === 'string') return node['value']
  const { type, quasis } = node
  if (type !== 'TemplateLiteral' || !Array.isArray(quasis) || quasis.length !== 1) return undefined
  const [only] = quasis as readonly { readonly value: { readonly cooked: string } }[]
  return only?.value.cooked
}

function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null
}
