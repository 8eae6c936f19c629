/** Requests of one kind, ready to be sent one after another; the last is followed by the first. */
export interface Requests {
  readonly method: 'GET' | 'POST'
  readonly headers: Readonly<Record<string, string>>
  readonly items: readonly RequestItem[]
}

/** What is its own of one of them. */
export interface RequestItem {
  readonly path: string
  readonly body?: string
}

/** `count` items by their number. */
export function items(count: number, item: (number: number) => RequestItem): RequestItem[] {
  return Array.from({ length: count }, (_, number) => item(number))
}

/** The same requests without the first `count`. */
export function without(requests: Requests, count: number): Requests {
  return { ...requests, items: requests.items.slice(count) }
}

/** Every n-th of them, from the one at `offset` on: what one of `n` connections sends. */
export function everyNth(requests: Requests, n: number, offset: number): readonly RequestItem[] {
  return requests.items.filter((_, at) => at % n === offset)
}
