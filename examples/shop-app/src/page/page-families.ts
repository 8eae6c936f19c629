/** A document with scripts and styles of its own; its screens share them. */
export interface PageFamily {
  readonly name: 'storefront' | 'operator' | 'break'
  /** Its screens, below the language: `/ko/orders/:id`. */
  readonly screens: readonly string[]
  /** Paths below `/page/`. */
  readonly styles: readonly string[]
  readonly script: string
}

/** Where one buys. */
export const storefront: PageFamily = {
  name: 'storefront',
  screens: ['', 'cart', 'checkout', 'orders', 'orders/:id', 'orders/:id/toss', 'points', 'log-in'],
  styles: ['storefront/storefront.css'],
  script: 'storefront/main.js',
}

/** What every shop shows. */
export const pageFamilies: readonly PageFamily[] = [
  storefront,
  {
    name: 'operator',
    screens: ['operator'],
    styles: ['operator/operator.css'],
    script: 'operator/main.js',
  },
]
