ALTER TABLE "buyer_counts" DROP CONSTRAINT "buyer_counts_ticket_type_id_ticket_types_id_fk";
--> statement-breakpoint
ALTER TABLE "orders" DROP CONSTRAINT "orders_ticket_type_id_ticket_types_id_fk";
--> statement-breakpoint
ALTER TABLE "stock_events" DROP CONSTRAINT "stock_events_ticket_type_id_ticket_types_id_fk";
--> statement-breakpoint
-- In place of the foreign keys, which every sale paid for three times: a ticket type keeps its id while anything was sold
-- of it. A sale holds the type's row, so a DELETE waits for it, and then sees what it wrote.
CREATE FUNCTION keep_sold_ticket_types() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (SELECT FROM orders WHERE ticket_type_id = OLD.id)
    OR EXISTS (SELECT FROM stock_events WHERE ticket_type_id = OLD.id)
    OR EXISTS (SELECT FROM buyer_counts WHERE ticket_type_id = OLD.id) THEN
    RAISE foreign_key_violation USING MESSAGE = format('ticket type %s was sold', OLD.id),
      CONSTRAINT = 'ticket_types_keep_their_sales';
  END IF;
  IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
  RETURN NEW;
END $$;
--> statement-breakpoint
CREATE TRIGGER ticket_types_keep_their_sales BEFORE DELETE OR UPDATE OF id ON ticket_types
FOR EACH ROW EXECUTE FUNCTION keep_sold_ticket_types();
