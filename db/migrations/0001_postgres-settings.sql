-- What Drizzle's schema cannot say.

-- The hot row: every sale writes a new version of it. Room on its page keeps these heap-only (no index entry each),
-- and the few dead ones are pruned in place.
ALTER TABLE ticket_types SET (fillfactor = 10, autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 1000, autovacuum_vacuum_cost_delay = 0);
--> statement-breakpoint
ALTER TABLE buyer_counts SET (fillfactor = 80, autovacuum_vacuum_scale_factor = 0.05);
--> statement-breakpoint
-- A held order is paid, cancelled or expired later.
ALTER TABLE orders SET (fillfactor = 90, autovacuum_vacuum_scale_factor = 0.05);
--> statement-breakpoint
-- A history begins with its ticket type, so the sum of its deltas is always the stock.
CREATE FUNCTION open_stock_history() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO stock_events (ticket_type_id, version, n, kind, delta)
  VALUES (NEW.id, NEW.version, 0, 'reset', NEW.stock);
  RETURN NULL;
END $$;
--> statement-breakpoint
CREATE TRIGGER ticket_types_open_stock_history AFTER INSERT ON ticket_types
FOR EACH ROW EXECUTE FUNCTION open_stock_history();
--> statement-breakpoint
-- A backend that waits on a row lock does not notice that its client has gone: these end it.
-- The drivers set them for each connection as well; a database user who may not alter the database loses nothing.
DO $$
BEGIN
  EXECUTE format('ALTER DATABASE %I SET statement_timeout = %L', current_database(), '2s');
  EXECUTE format('ALTER DATABASE %I SET idle_in_transaction_session_timeout = %L', current_database(), '5s');
EXCEPTION WHEN insufficient_privilege THEN
  RAISE NOTICE 'statement timeouts are not set on the database: %', SQLERRM;
END $$;
--> statement-breakpoint
-- Counts statements, for bench and black-friday. The shop sells without it.
DO $$
BEGIN
  CREATE EXTENSION IF NOT EXISTS pg_stat_statements;
EXCEPTION WHEN OTHERS THEN
  RAISE NOTICE 'pg_stat_statements is not there: %', SQLERRM;
END $$;
