import type { Migration } from '../database/open-database.js'

/** The schema of catalog.sqlite, step by step. */
export const catalogMigrations: readonly Migration[] = [
  `CREATE TABLE products (
     id TEXT PRIMARY KEY,
     name TEXT NOT NULL,
     price INTEGER NOT NULL CHECK (price > 0),
     stock INTEGER NOT NULL CHECK (stock >= 0)
   ) STRICT;
   CREATE TABLE stock_moves (
     product_id TEXT NOT NULL REFERENCES products (id),
     key TEXT NOT NULL,
     outcome TEXT NOT NULL CHECK (outcome IN ('taken', 'refused', 'given back')),
     quantity INTEGER NOT NULL CHECK (quantity >= 0),
     moved_at INTEGER NOT NULL,
     PRIMARY KEY (product_id, key)
   ) STRICT, WITHOUT ROWID;`,
  // A product that was removed keeps its row, unseen: its moves name it, releases still come, and
  // the next start must not seed it again. `stock_version` counts the changes of a stock.
  `ALTER TABLE products ADD COLUMN is_on_sale INTEGER NOT NULL DEFAULT 1
     CHECK (is_on_sale IN (0, 1));
   ALTER TABLE products ADD COLUMN removed_at INTEGER;
   ALTER TABLE products ADD COLUMN stock_version INTEGER NOT NULL DEFAULT 0;
   CREATE TABLE stock_additions (
     product_id TEXT NOT NULL REFERENCES products (id),
     key TEXT NOT NULL,
     quantity INTEGER NOT NULL CHECK (quantity > 0),
     added_at INTEGER NOT NULL,
     PRIMARY KEY (product_id, key)
   ) STRICT, WITHOUT ROWID;`,
]
