import fc from 'fast-check'

/** One change to a body: to its value where that can be told, else to its text. */
type Mutation = (body: string, random: Draw) => string

/** Draws a whole number from 0 to below `below`. */
type Draw = (below: number) => number

/** What a member may become: other types, other sizes, what no store or URL takes as it stands. */
const strangers: readonly unknown[] = [
  ...[null, true, false, 0, 1, -1, 0.5, 49_999, 1e15, 2 ** 53, 1e21, [], {}, [null]],
  ...['', ' ', '0', '50000', 'null', '..', '../../etc', '%2e%2e', '__proto__', '\u0000', '\ud800'],
  ...['DONE', 'ABORTED', 'CANCELED', 'SUCCESS', 'FAILED', 'PENDING', 'succeeded', 'canceled'],
  ...['USD', 'usd', 'JPY', 'jpy', 'order-2-1', 'buyer-2', 'x'.repeat(5000)],
]

/**
 * Bodies that were valid until a byte was flipped, a member was dropped, doubled, renamed, moved or
 * made another type, or the end got lost: one to four such changes, one after the other. The valid
 * body itself is among them now and then.
 */
export function mutatedBodies(...valid: readonly unknown[]): fc.Arbitrary<string> {
  const texts = valid.map((one) => (typeof one === 'string' ? one : JSON.stringify(one)))
  const draws = fc.array(fc.nat(), { minLength: 24, maxLength: 24 })
  return fc.tuple(fc.constantFrom(...texts), fc.integer({ min: 0, max: 4 }), draws).map(mutate)
}

function mutate([text, count, draws]: [string, number, number[]]): string {
  const left = [...draws]
  const random: Draw = (below) => (left.pop() ?? 0) % Math.max(1, below)
  let body = text
  for (let n = 0; n < count; n += 1) {
    const mutation = mutations[random(mutations.length)]
    body = mutation?.(body, random) ?? body
  }
  return body
}

const flipBit: Mutation = (body, random) => {
  const bytes = Buffer.from(body)
  const at = random(bytes.length)
  bytes[at] = (bytes[at] ?? 0) ^ (1 << random(8))
  return bytes.toString('utf8')
}

const cutOut: Mutation = (body, random) => {
  const from = random(body.length)
  return body.slice(0, from) + body.slice(from + random(12))
}

const truncate: Mutation = (body, random) => body.slice(0, random(body.length))

/** An object or list somewhere in the body, and one of its members. */
interface Place {
  readonly holder: Record<string, unknown>
  readonly name: string
}

function placesIn(value: unknown): readonly Place[] {
  if (typeof value !== 'object' || value === null) return []
  const holder = value as Record<string, unknown>
  return Object.keys(holder).flatMap((name) => [{ holder, name }, ...placesIn(holder[name])])
}

/** Changes the value that the body stands for; a body that stands for none is left alone. */
function inside(change: (place: Place, random: Draw, all: readonly Place[]) => void): Mutation {
  return (body, random) => {
    let value: unknown
    try {
      value = JSON.parse(body)
    } catch {
      return body
    }
    const places = placesIn(value)
    const place = places[random(places.length)]
    if (place) change(place, random, places)
    return JSON.stringify(value)
  }
}

const drop = inside(({ holder, name }) => {
  if (Array.isArray(holder)) holder.splice(Number(name), 1)
  else delete holder[name]
})

const rename = inside(({ holder, name }, random) => {
  const other = ['toString', name.toUpperCase(), `${name}s`, 'constructor'][random(4)] ?? name
  const value = holder[name]
  if (Array.isArray(holder)) holder.push(value)
  else {
    delete holder[name]
    holder[other] = value
  }
})

const retype = inside(({ holder, name }, random) => {
  holder[name] = strangers[random(strangers.length)]
})

const nudge = inside(({ holder, name }, random) => {
  const value = holder[name]
  const by = [-1, 1, 0.5, 100][random(4)] ?? 1
  if (typeof value === 'number') holder[name] = value + by
  else if (typeof value === 'string') holder[name] = random(2) === 0 ? `${value}0` : value.slice(1)
})

const move = inside(({ holder, name }, random, all) => {
  const from = all[random(all.length)]
  if (from) holder[name] = structuredClone(from.holder[from.name])
})

/** The same member twice in one object, with another value: a parser takes the last one. */
const double: Mutation = (body, random) => {
  const members = [...body.matchAll(/"(\w+)":("[^"]*"|[\d.]+|true|false|null)/g)]
  const member = members[random(members.length)]
  if (!member) return body
  const other = JSON.stringify(strangers[random(strangers.length)])
  const twice = [`${member[0]},"${member[1]}":${other}`, `"${member[1]}":${other},${member[0]}`]
  const end = member.index + member[0].length
  return body.slice(0, member.index) + (twice[random(2)] ?? '') + body.slice(end)
}

/** What is as valid as what it stands in for, and says something else. */
const nearMisses: readonly (readonly [string, string])[] = [
  ...([
    ['"krw"', '"usd"'],
    ['"KRW"', '"USD"'],
    ['0000', '000'],
    ['5000', '6000'],
  ] as const),
  ...([
    ['order-1', 'order-2'],
    ['buyer-1', 'buyer-2'],
    ['1A', '2A'],
  ] as const),
  ...([
    ['DONE', 'ABORTED'],
    ['ABORTED', 'DONE'],
    ['SUCCESS', 'FAILED'],
    ['FAILED', 'SUCCESS'],
  ] as const),
  ...([
    ['succeeded', 'canceled'],
    ['canceled', 'succeeded'],
    ['REJECT_CARD', 'REJECT_X'],
  ] as const),
]

const swap: Mutation = (body, random) => {
  const here = nearMisses.filter(([one]) => body.includes(one))
  const [one, other] = here[random(here.length)] ?? ['', '']
  return body.replace(one, other)
}

const mutations: readonly Mutation[] = [
  ...[flipBit, cutOut, truncate, double, drop, rename, retype, retype, nudge, nudge, move],
  ...[swap, swap],
]
