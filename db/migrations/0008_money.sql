CREATE TABLE "payments" (
	"order_id" uuid NOT NULL,
	"n" integer NOT NULL,
	"idempotency_key" text NOT NULL,
	"method_hash" text NOT NULL,
	"outcome" text,
	"code" text,
	"at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "payments_order_id_n_pk" PRIMARY KEY("order_id","n"),
	CONSTRAINT "payments_order_key" UNIQUE("order_id","idempotency_key"),
	CONSTRAINT "payments_outcome" CHECK ("payments"."outcome" in ('charged', 'declined', 'abandoned'))
);
--> statement-breakpoint
ALTER TABLE "stock_events" DROP CONSTRAINT "stock_events_sold_by_an_order";--> statement-breakpoint
ALTER TABLE "stock_events" DROP CONSTRAINT "stock_events_kind";--> statement-breakpoint
ALTER TABLE "orders" ADD COLUMN "money" text DEFAULT 'none' NOT NULL;--> statement-breakpoint
ALTER TABLE "orders" ADD COLUMN "intent_id" text;--> statement-breakpoint
ALTER TABLE "orders" ADD COLUMN "attempts" integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "orders" ADD COLUMN "used" integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "stock_events" ADD COLUMN "tickets" integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "stock_events" ADD COLUMN "cents" integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "stock_events" ADD COLUMN "held" integer GENERATED ALWAYS AS (case when kind in ('held', 'cancelled', 'expired') then -delta when kind = 'paid' then -tickets else 0 end) STORED NOT NULL;--> statement-breakpoint
ALTER TABLE "stock_events" ADD COLUMN "sold" integer GENERATED ALWAYS AS (case when kind in ('sold', 'refunded') then -delta when kind = 'paid' then tickets else 0 end) STORED NOT NULL;--> statement-breakpoint
ALTER TABLE "stock_events" ADD COLUMN "revenue" integer GENERATED ALWAYS AS (case when kind in ('sold', 'paid') then cents when kind = 'refunded' then -cents else 0 end) STORED NOT NULL;--> statement-breakpoint
ALTER TABLE "ticket_types" ADD COLUMN "hold_ms" integer;--> statement-breakpoint
ALTER TABLE "payments" ADD CONSTRAINT "payments_order_id_orders_id_fk" FOREIGN KEY ("order_id") REFERENCES "public"."orders"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE UNIQUE INDEX "payments_one_at_a_time" ON "payments" USING btree ("order_id") WHERE "payments"."outcome" is null;--> statement-breakpoint
CREATE UNIQUE INDEX "orders_intent" ON "orders" USING btree ("intent_id") WHERE "orders"."intent_id" is not null;--> statement-breakpoint
CREATE INDEX "orders_held" ON "orders" USING btree ("ticket_type_id","held_until") WHERE "orders"."status" = 'held';--> statement-breakpoint
CREATE INDEX "orders_money_on_its_way" ON "orders" USING btree ("created_at") WHERE "orders"."money" in ('open', 'owed');--> statement-breakpoint
ALTER TABLE "orders" ADD CONSTRAINT "orders_at_most_ten_attempts" CHECK ("orders"."attempts" between 0 and 10);--> statement-breakpoint
ALTER TABLE "orders" ADD CONSTRAINT "orders_used_within_quantity" CHECK ("orders"."used" between 0 and "orders"."quantity");--> statement-breakpoint
ALTER TABLE "orders" ADD CONSTRAINT "orders_money_of_status" CHECK ("orders"."money" in ('none', 'open', 'closed', 'charged', 'owed', 'returned') and case "orders"."status"
        when 'held' then "orders"."money" in ('none', 'open')
        when 'paid' then "orders"."money" in ('none', 'charged')
        when 'refunded' then "orders"."money" in ('none', 'owed', 'returned')
        else "orders"."money" <> 'charged' end);--> statement-breakpoint
ALTER TABLE "orders" ADD CONSTRAINT "orders_money_has_an_intent" CHECK ("orders"."money" = 'none' or "orders"."intent_id" is not null);--> statement-breakpoint
ALTER TABLE "stock_events" ADD CONSTRAINT "stock_events_of_an_order" CHECK (case when "stock_events"."kind" in ('restocked', 'reset') then true
        else "stock_events"."order_id" is not null and "stock_events"."delta" + "stock_events"."held" + "stock_events"."sold" = 0 end);--> statement-breakpoint
ALTER TABLE "stock_events" ADD CONSTRAINT "stock_events_delta_of_kind" CHECK (case when "stock_events"."kind" in ('sold', 'held') then "stock_events"."delta" < 0
        when "stock_events"."kind" in ('cancelled', 'expired', 'refunded') then "stock_events"."delta" > 0
        when "stock_events"."kind" = 'paid' then "stock_events"."delta" = 0 and "stock_events"."tickets" > 0 else true end);--> statement-breakpoint
ALTER TABLE "stock_events" ADD CONSTRAINT "stock_events_tickets_of_payments" CHECK ("stock_events"."kind" = 'paid' or "stock_events"."tickets" = 0);--> statement-breakpoint
ALTER TABLE "stock_events" ADD CONSTRAINT "stock_events_cents_not_negative" CHECK ("stock_events"."cents" >= 0);--> statement-breakpoint
ALTER TABLE "stock_events" ADD CONSTRAINT "stock_events_kind" CHECK ("stock_events"."kind" in ('sold', 'held', 'paid', 'cancelled', 'expired', 'refunded', 'restocked', 'reset'));--> statement-breakpoint
ALTER TABLE "ticket_types" ADD CONSTRAINT "ticket_types_hold_of_a_second_to_an_hour" CHECK ("ticket_types"."hold_ms" between 1000 and 3600000);--> statement-breakpoint
ALTER TABLE "ticket_types" ADD CONSTRAINT "ticket_types_hold_has_a_price" CHECK ("ticket_types"."hold_ms" is null or "ticket_types"."price_cents" > 0);--> statement-breakpoint
UPDATE "stock_events" SET "cents" = "orders"."total_cents" FROM "orders" WHERE "orders"."id" = "stock_events"."order_id" AND "stock_events"."kind" = 'sold';--> statement-breakpoint
UPDATE "orders" SET "used" = "scanned"."count" FROM (SELECT "order_id", count(*)::int AS "count" FROM "tickets" GROUP BY "order_id") AS "scanned" WHERE "orders"."id" = "scanned"."order_id";
