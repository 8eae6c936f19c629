import type { HttpResponse } from '@holdfast/pg-client'
import type { GatewayContract } from '../gateway-contract.js'

/** The examples of a file as a client gets to see them, by names such as `listRefunds 200 page`. */
export interface ListedAnswers {
  /** @throws Error where the file has no such example. */
  bodyOf(name: string): string
  /** The answer that the example is the body of. */
  answerOf(name: string): HttpResponse
  namesOf(pattern: RegExp): readonly string[]
}

/** A whole response, as the transport gives it. */
export function respond(status: number, body: string): HttpResponse {
  return { status, headers: {}, body }
}

/** Reads the examples of a file. */
export function listedAnswers({ examples }: GatewayContract): ListedAnswers {
  const bodyOf = (name: string): string => {
    const example = examples.find((one) => one.name === name)
    if (!example) throw new Error(`the file has no example ${name}`)
    return JSON.stringify(example.body)
  }
  return {
    bodyOf,
    answerOf: (name) => respond(Number(name.split(' ')[1]), bodyOf(name)),
    namesOf: (pattern) => examples.map(({ name }) => name).filter((name) => pattern.test(name)),
  }
}
