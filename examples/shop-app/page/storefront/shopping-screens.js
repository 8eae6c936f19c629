// @ts-check

// What comes after the first screen, as one module.
export { showCart } from './cart.js'
export { showCheckout } from './checkout.js'
export { showOrder } from './order.js'
export { showOrders } from './orders.js'
export { showPoints } from './points.js'
export { showTossReturn } from './toss.js'
