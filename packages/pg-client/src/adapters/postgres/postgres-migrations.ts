import type { Migration } from '../migration-history.js'
import { adoption, leaseLengths, onlyReadCommitted } from './postgres-functions.js'

/**
 * Claims in three steps. `due`: the first of each bucket of amounts, those beyond the horizon too,
 * each from one range of `payments_due` in its order; so nothing sorts all that waits. `taken`:
 * they are locked one after another in the order of the claim until there are enough; one that
 * somebody is saving is left out, and one that has changed is looked at again. Then they get their
 * lease. The settings say how to find rows: what the server knows of a table is old by the time a
 * million payments wait, and it would rather sort them all.
 *
 * `$1` dialect, `$2` now, `$3` horizon, `$4` end of the lease (one that ends a lease later still is
 * of the past), `$5` limit, `$6` step, `$7` holder.
 */
const claims = `
  CREATE FUNCTION take_due(text, bigint, bigint, bigint, integer, double precision, text)
  RETURNS SETOF payments LANGUAGE sql VOLATILE SET search_path FROM CURRENT
  SET enable_seqscan = off SET enable_bitmapscan = off SET enable_hashjoin = off
  SET enable_mergejoin = off SET jit = off AS $$
    WITH due AS MATERIALIZED (
      SELECT candidate.*, candidate.next_check_at * 53 - $6 * bucket AS rank
      FROM generate_series(0, 52) AS bucket CROSS JOIN LATERAL (
        (SELECT id, next_check_at, false AS is_beyond FROM payments
         WHERE dialect = $1 AND amount_bucket = bucket AND next_check_at <= $2
           AND (lease_until IS NULL OR lease_until <= $2 OR lease_until > 2 * $4 - $2)
         ORDER BY next_check_at, id LIMIT $5)
        UNION ALL
        (SELECT id, next_check_at, true FROM payments
         WHERE dialect = $1 AND amount_bucket = bucket AND next_check_at > $3
           AND (lease_until IS NULL OR lease_until <= $2 OR lease_until > 2 * $4 - $2)
         ORDER BY next_check_at, id LIMIT $5)
      ) AS candidate
    ), taken AS MATERIALIZED (
      SELECT due.id, due.is_beyond, due.rank
      FROM (SELECT * FROM due ORDER BY is_beyond, rank, id) AS due CROSS JOIN LATERAL (
        SELECT FROM payments p
        WHERE p.id = due.id AND (p.next_check_at <= $2 OR p.next_check_at > $3)
          AND (p.lease_until IS NULL OR p.lease_until <= $2 OR p.lease_until > 2 * $4 - $2)
        FOR NO KEY UPDATE SKIP LOCKED
      ) AS free
      LIMIT $5
    ), claimed AS (
      UPDATE payments p SET lease_holder = $7, lease_until = $4 FROM taken WHERE p.id = taken.id
      RETURNING p, taken.is_beyond, taken.rank
    )
    SELECT (p).* FROM claimed ORDER BY is_beyond, rank, (p).id
  $$;

  -- One claim of a dialect at a time, and each sees the leases of those before it: so none finds
  -- only what another one takes at the same moment.
  CREATE FUNCTION claim_due(
    of_dialect text, now_ms bigint, horizon bigint, lease_end bigint, most integer,
    step double precision, holder text
  ) RETURNS SETOF payments LANGUAGE plpgsql VOLATILE SET search_path FROM CURRENT AS $$
  BEGIN
    PERFORM pg_advisory_xact_lock(
      hashtextextended('holdfast claim ' || current_schema() || ' ' || of_dialect, 0)
    );
    RETURN QUERY SELECT * FROM take_due(
      of_dialect, now_ms, horizon, lease_end, most, step, holder
    );
  END $$;
`

/**
 * Forward only, in order; a change of the schema is a new entry at the end. Each runs with the
 * store's schema as search path. Moments are wall-clock ms; what is stored as JSON is text, as
 * nothing looks into it. Ids compare by their bytes ("C"), whatever the database's own order is.
 */
export const migrations: readonly Migration[] = [
  {
    number: 1,
    name: 'payments, attempts and refunds',
    sql: `
      CREATE TABLE payments (
        id text COLLATE "C" PRIMARY KEY,
        -- In the order of insertion: several payments may have been made in one ms.
        position bigint GENERATED ALWAYS AS IDENTITY,
        reference text NOT NULL CONSTRAINT payments_reference UNIQUE,
        order_id text NOT NULL,
        owner text NOT NULL,
        amount_minor bigint NOT NULL CHECK (amount_minor BETWEEN 1 AND 9007199254740991),
        amount_bucket smallint NOT NULL CHECK (amount_bucket BETWEEN 0 AND 52),
        currency text NOT NULL,
        dialect text NOT NULL,
        card_last4 text CHECK (length(card_last4) <= 4),
        state text NOT NULL CHECK (state IN (
          'requested', 'unknown', 'pending', 'approved', 'declined', 'failed', 'canceling',
          'partiallyCanceled', 'canceled', 'review'
        )),
        certainty text NOT NULL
          CHECK (certainty IN ('accepted', 'declined', 'notExecuted', 'unknown')),
        gateway_key text,
        decline_code text,
        decline_reason text,
        review_reason text,
        settled_by text,
        active boolean NOT NULL,
        may_still_turn boolean NOT NULL,
        refunded_minor bigint NOT NULL CHECK (refunded_minor BETWEEN 0 AND 9007199254740991),
        callback_proof text,
        attempts integer NOT NULL CHECK (attempts >= 0),
        last_sent_at bigint,
        may_be_in_flight boolean NOT NULL,
        keyed_request text,
        checks integer NOT NULL CHECK (checks >= 0),
        next_check_at bigint,
        created_at bigint NOT NULL,
        updated_at bigint NOT NULL,
        settled_at bigint,
        version bigint NOT NULL,
        lease_holder text,
        lease_until bigint
      ) WITH (fillfactor = 80);
      CREATE INDEX payments_by_order ON payments (order_id);
      -- At most one payment of an order may collect.
      CREATE UNIQUE INDEX payments_active ON payments (order_id) WHERE active;
      CREATE INDEX payments_due ON payments (dialect, amount_bucket, next_check_at, id)
        WHERE next_check_at IS NOT NULL;
      CREATE INDEX payments_waiting ON payments (dialect, state, created_at)
        WHERE state IN ('requested', 'unknown', 'pending', 'canceling', 'review');
      CREATE INDEX payments_by_age ON payments (dialect, created_at, id);

      -- Waits until nobody else decides about the order, and looks then: each query of a volatile
      -- function sees what was committed before it, also what the calling statement does not.
      CREATE FUNCTION order_is_free(asked_order text, except_payment text) RETURNS boolean
      LANGUAGE plpgsql VOLATILE SET search_path FROM CURRENT AS $$
      BEGIN
        PERFORM pg_advisory_xact_lock(
          hashtextextended('holdfast order ' || current_schema() || ' ' || asked_order, 0)
        );
        RETURN NOT EXISTS (
          SELECT FROM payments WHERE order_id = asked_order AND id <> except_payment
            AND state NOT IN ('declined', 'failed', 'canceled')
        );
      END $$;

      CREATE TABLE attempts (
        payment_id text COLLATE "C" NOT NULL REFERENCES payments (id),
        refund_id text COLLATE "C",
        number integer NOT NULL CHECK (number > 0),
        started_at bigint NOT NULL,
        ended_at bigint,
        ending text CHECK (ending IN ('notSent', 'answered', 'unanswered')),
        detail text
      );
      CREATE UNIQUE INDEX attempts_number
        ON attempts (payment_id, (coalesce(refund_id, '')), number);

      CREATE TABLE refunds (
        id text COLLATE "C" PRIMARY KEY,
        position bigint GENERATED ALWAYS AS IDENTITY,
        payment_id text COLLATE "C" NOT NULL REFERENCES payments (id),
        request_id text NOT NULL,
        amount_minor bigint NOT NULL CHECK (amount_minor BETWEEN 1 AND 9007199254740991),
        reason text NOT NULL,
        state text NOT NULL
          CHECK (state IN ('requested', 'unknown', 'pending', 'done', 'refused', 'failed')),
        certainty text NOT NULL
          CHECK (certainty IN ('accepted', 'declined', 'notExecuted', 'unknown')),
        gateway_key text,
        refusal_code text,
        refusal_reason text,
        attempts integer NOT NULL CHECK (attempts >= 0),
        last_sent_at bigint,
        may_be_in_flight boolean NOT NULL,
        keyed_request text,
        created_at bigint NOT NULL,
        updated_at bigint NOT NULL,
        closed_at bigint,
        CONSTRAINT refunds_request UNIQUE (payment_id, request_id)
      );
      -- At most one refund of a payment is open.
      CREATE UNIQUE INDEX refunds_open ON refunds (payment_id)
        WHERE state IN ('requested', 'unknown', 'pending');
    `,
  },
  {
    number: 2,
    name: 'callbacks, outbox and breaks',
    sql: `
      CREATE TABLE callbacks (
        position bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        dialect text NOT NULL,
        event_id text NOT NULL,
        reference text NOT NULL,
        payment_id text COLLATE "C" REFERENCES payments (id),
        -- The callback as JSON, its body masked.
        callback text NOT NULL,
        received_at bigint NOT NULL,
        settled boolean NOT NULL DEFAULT false,
        CONSTRAINT callbacks_event UNIQUE (dialect, event_id)
      );
      CREATE INDEX callbacks_unsettled ON callbacks (dialect, received_at, position)
        WHERE NOT settled;
      CREATE INDEX callbacks_by_payment ON callbacks (payment_id) WHERE NOT settled;
      CREATE INDEX callbacks_parked ON callbacks (dialect, received_at, position)
        WHERE payment_id IS NULL;

      CREATE SEQUENCE outbox_sequence;
      CREATE TABLE outbox (
        sequence bigint PRIMARY KEY DEFAULT nextval('outbox_sequence'),
        payment_id text COLLATE "C" NOT NULL REFERENCES payments (id),
        dialect text NOT NULL,
        event text NOT NULL,
        delivered boolean NOT NULL DEFAULT false
      );
      CREATE INDEX outbox_undelivered ON outbox (dialect, sequence) WHERE NOT delivered;

      CREATE TABLE breaks (
        id text COLLATE "C" PRIMARY KEY,
        kind text NOT NULL,
        dialect text NOT NULL,
        payment_id text,
        order_id text,
        reference text,
        gateway_key text,
        ours text,
        theirs text,
        found_at bigint NOT NULL,
        last_seen_at bigint NOT NULL,
        closed_at bigint
      );
      CREATE INDEX breaks_by_age ON breaks (dialect, (closed_at IS NULL), found_at, id);
    `,
  },
  { number: 3, name: 'claims', sql: claims },
  { number: 4, name: 'only read committed', sql: onlyReadCommitted },
  { number: 5, name: 'leases of several lengths', sql: leaseLengths },
  { number: 6, name: 'adoption in parts', sql: adoption },
]
