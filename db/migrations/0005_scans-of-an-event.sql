ALTER TABLE "tickets" ADD COLUMN "scan_id" uuid;--> statement-breakpoint
ALTER TABLE "tickets" ADD COLUMN "event_id" text;--> statement-breakpoint
ALTER TABLE "tickets" ADD CONSTRAINT "tickets_event_id_events_id_fk" FOREIGN KEY ("event_id") REFERENCES "public"."events"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
UPDATE "tickets" SET "event_id" = "ticket_types"."event_id" FROM "orders" JOIN "ticket_types" ON "ticket_types"."id" = "orders"."ticket_type_id" WHERE "orders"."id" = "tickets"."order_id";--> statement-breakpoint
CREATE INDEX "tickets_event" ON "tickets" USING btree ("event_id");