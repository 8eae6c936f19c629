/**
 * `order_is_free` and `claim_due` wait for a lock and look then. Under another level than READ
 * COMMITTED they would look at the moment before the wait: two payments of one order could
 * collect. So they refuse it, whoever has set it: a role, a pooler, the owner of a pool.
 */
export const onlyReadCommitted = `
  CREATE FUNCTION require_read_committed() RETURNS void LANGUAGE plpgsql STABLE AS $$
  BEGIN
    IF current_setting('transaction_isolation') <> 'read committed' THEN
      RAISE EXCEPTION
        'transactions are % and must be read committed: set default_transaction_isolation',
        current_setting('transaction_isolation')
        USING ERRCODE = 'object_not_in_prerequisite_state';
    END IF;
  END $$;

  CREATE OR REPLACE FUNCTION order_is_free(asked_order text, except_payment text) RETURNS boolean
  LANGUAGE plpgsql VOLATILE SET search_path FROM CURRENT AS $$
  BEGIN
    PERFORM require_read_committed();
    PERFORM pg_advisory_xact_lock(
      hashtextextended('holdfast order ' || current_schema() || ' ' || asked_order, 0)
    );
    -- Named, as ids that are passed here bring another order of texts along, which no index has.
    RETURN NOT EXISTS (
      SELECT FROM payments
      WHERE order_id = asked_order COLLATE "default" AND id <> except_payment
        AND state NOT IN ('declined', 'failed', 'canceled')
    );
  END $$;

  CREATE OR REPLACE FUNCTION claim_due(
    of_dialect text, now_ms bigint, horizon bigint, lease_end bigint, most integer,
    step double precision, holder text
  ) RETURNS SETOF payments LANGUAGE plpgsql VOLATILE SET search_path FROM CURRENT AS $$
  BEGIN
    PERFORM require_read_committed();
    PERFORM pg_advisory_xact_lock(
      hashtextextended('holdfast claim ' || current_schema() || ' ' || of_dialect, 0)
    );
    RETURN QUERY SELECT * FROM take_due(
      of_dialect, now_ms, horizon, lease_end, most, step, holder
    );
  END $$;
`

/**
 * A lease is judged by its own length, which is stored with it, and not by the claimer's. Those
 * from before are taken for the longest there can be. All else of `take_due` is as it was.
 */
export const leaseLengths = `
  ALTER TABLE payments ADD COLUMN lease_ms bigint NOT NULL DEFAULT 3600000;

  CREATE OR REPLACE FUNCTION take_due(
    text, bigint, bigint, bigint, integer, double precision, text
  ) RETURNS SETOF payments LANGUAGE sql VOLATILE SET search_path FROM CURRENT
  SET enable_seqscan = off SET enable_bitmapscan = off SET enable_hashjoin = off
  SET enable_mergejoin = off SET jit = off AS $$
    WITH due AS MATERIALIZED (
      SELECT candidate.*, candidate.next_check_at * 53 - $6 * bucket AS rank
      FROM generate_series(0, 52) AS bucket CROSS JOIN LATERAL (
        (SELECT id, next_check_at, false AS is_beyond FROM payments
         WHERE dialect = $1 AND amount_bucket = bucket AND next_check_at <= $2
           AND (lease_until IS NULL OR lease_until <= $2 OR lease_until > $2 + 2 * lease_ms)
         ORDER BY next_check_at, id LIMIT $5)
        UNION ALL
        (SELECT id, next_check_at, true FROM payments
         WHERE dialect = $1 AND amount_bucket = bucket AND next_check_at > $3
           AND (lease_until IS NULL OR lease_until <= $2 OR lease_until > $2 + 2 * lease_ms)
         ORDER BY next_check_at, id LIMIT $5)
      ) AS candidate
    ), taken AS MATERIALIZED (
      SELECT due.id, due.is_beyond, due.rank
      FROM (SELECT * FROM due ORDER BY is_beyond, rank, id) AS due CROSS JOIN LATERAL (
        SELECT FROM payments p
        WHERE p.id = due.id AND (p.next_check_at <= $2 OR p.next_check_at > $3)
          AND (p.lease_until IS NULL OR p.lease_until <= $2
            OR p.lease_until > $2 + 2 * p.lease_ms)
        FOR NO KEY UPDATE SKIP LOCKED
      ) AS free
      LIMIT $5
    ), claimed AS (
      UPDATE payments p SET lease_holder = $7, lease_until = $4, lease_ms = $4 - $2
      FROM taken WHERE p.id = taken.id
      RETURNING p, taken.is_beyond, taken.rank
    )
    SELECT (p).* FROM claimed ORDER BY is_beyond, rank, (p).id
  $$;
`

/**
 * Binds what is parked in parts, so that no transaction is long: those behind a callback in their
 * order, at most so many. Each is looked up by its reference; the settings are those of `take_due`,
 * as strangers can park callbacks by the thousand, for which the server would rather read all
 * payments. Callbacks that somebody else adopts or drops at this moment are left to them.
 *
 * `$1` dialect, `$2` and `$3` when the last one of the part before came and its position, `$4` how
 * many. Gives how many it looked at and has bound, and which was the last one.
 */
export const adoption = `
  CREATE FUNCTION adopt_parked(text, bigint, bigint, integer)
  RETURNS TABLE (seen bigint, adopted bigint, last_at bigint, last_position bigint)
  LANGUAGE sql VOLATILE SET search_path FROM CURRENT
  SET enable_seqscan = off SET enable_bitmapscan = off SET enable_hashjoin = off
  SET enable_mergejoin = off SET jit = off AS $$
    WITH parked AS MATERIALIZED (
      SELECT position, received_at, reference FROM callbacks
      WHERE dialect = $1 AND payment_id IS NULL AND (received_at, position) > ($2, $3)
      ORDER BY received_at, position LIMIT $4
    ), adoptable AS MATERIALIZED (
      SELECT parked.position, payment.id AS payment_id
      FROM parked CROSS JOIN LATERAL (
        SELECT id FROM payments p
        WHERE p.reference = parked.reference AND p.dialect = $1 LIMIT 1
      ) AS payment CROSS JOIN LATERAL (
        SELECT FROM callbacks c WHERE c.position = parked.position AND c.payment_id IS NULL
        FOR UPDATE SKIP LOCKED
      ) AS free
    ), bound AS (
      UPDATE callbacks c SET payment_id = adoptable.payment_id
      FROM adoptable WHERE c.position = adoptable.position
      RETURNING c.payment_id, c.received_at
    ), made_due AS (
      UPDATE payments p
      SET next_check_at = least(p.next_check_at, first.at), version = p.version + 1
      FROM (SELECT payment_id, min(received_at) AS at FROM bound GROUP BY payment_id) AS first
      WHERE p.id = first.payment_id
    )
    SELECT (SELECT count(*) FROM parked), (SELECT count(*) FROM bound), received_at, position
    FROM parked ORDER BY received_at DESC, position DESC LIMIT 1
  $$;
`
