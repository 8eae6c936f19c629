/** How many different products a cart holds at most. */
export const MAX_CART_ITEMS = 50

/** How many of one product a cart holds at most. */
export const MAX_ITEM_QUANTITY = 1000

/** How many of one product a buyer means to buy. Nothing is held for him yet. */
export interface CartItem {
  readonly productId: string
  /** 1..{@link MAX_ITEM_QUANTITY} */
  readonly quantity: number
}
