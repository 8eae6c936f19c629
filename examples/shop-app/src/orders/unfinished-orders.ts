/** Orders that somebody has to look at, a page of them by id: see `UnfinishedPage`. */
export const unfinishedOrders = `SELECT id FROM orders WHERE status = 'PENDING' AND id > @after
  UNION
  SELECT id FROM orders WHERE status = 'CANCELING' AND id > @after
  UNION
  SELECT id FROM orders
    WHERE status = 'PAYMENT_WAITING' AND expires_at <= @expiredBy AND id > @after
  UNION
  SELECT id FROM orders
    WHERE status = 'PAYMENT_WAITING' AND id > @after
      AND updated_at > @restedSince AND updated_at <= @restedBy
  UNION
  SELECT order_id FROM saga_steps JOIN orders ON orders.id = order_id
    WHERE state = 'running' AND step <> 'payment' AND status = 'FAILED' AND order_id > @after
  ORDER BY id LIMIT @limit`
